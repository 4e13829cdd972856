import type { StaffRole } from '../staff-role.ts';
import type { Both } from '../time/time.ts';

const ROLES: Readonly<Record<StaffRole, string>> = { owner: 'mmiliki', technician: 'fundi', viewer: 'mtazamaji' };
const roleSaid = (role: StaffRole): string => ROLES[role];

/** What a deed about an account, or the token of a program, will do, and why it cannot be done. */
export const STAFF_SAID = {
  nobody: (name: string): Both => ({
    en: `Nobody here is called "${name}".`,
    sw: `Hakuna mtu hapa anayeitwa "${name}".`,
  }),
  existsAlready: (name: string): Both => ({
    en: `There is an account ${name} already.`,
    sw: `Akaunti ${name} tayari ipo.`,
  }),
  isClosed: (name: string): Both => ({
    en: `The account ${name} is closed.`,
    sw: `Akaunti ${name} imefungwa.`,
  }),
  notOpen: (): Both => ({ en: 'This account is not open.', sw: 'Akaunti hii haijafunguliwa.' }),
  isOpenAlready: (name: string): Both => ({
    en: `The account ${name} is open already.`,
    sw: `Akaunti ${name} tayari iko wazi.`,
  }),
  lastOwner: (name: string): Both => ({
    en: `${name} is the only owner who can log in: make another owner first.`,
    sw: `${name} ndiye mmiliki pekee anayeweza kuingia: weka mmiliki mwingine kwanza.`,
  }),
  adds: (name: string, role: StaffRole): Both => ({
    en: `${name} gets an account as ${role}, and a code to choose a password with`,
    sw: `${name} anapata akaunti kama ${roleSaid(role)}, na msimbo wa kuchagua nenosiri`,
  }),
  roleAlready: (name: string, role: StaffRole): Both => ({
    en: `${name} is ${role} already.`,
    sw: `${name} tayari ni ${roleSaid(role)}.`,
  }),
  role: (name: string, role: StaffRole, before: StaffRole): Both => ({
    en: `${name} is ${role}, and was ${before}`,
    sw: `${name} anakuwa ${roleSaid(role)}; alikuwa ${roleSaid(before)}`,
  }),
  closes: (name: string): Both => ({
    en: `${name} is logged out everywhere, and cannot log in any more`,
    sw: `${name} anatolewa kila mahali, na hawezi kuingia tena`,
  }),
  opens: (name: string, role: StaffRole): Both => ({
    en: `${name} may log in again as ${role}`,
    sw: `${name} anaweza kuingia tena kama ${roleSaid(role)}`,
  }),
  resets: (name: string): Both => ({
    en: `${name} is logged out everywhere, and chooses a new password with a code`,
    sw: `${name} anatolewa kila mahali, na atachagua nenosiri jipya kwa msimbo`,
  }),
  resetsSecond: (name: string): Both => ({
    en: `${name} is logged out everywhere, and chooses a new password with a code, and without the second factor`,
    sw: `${name} anatolewa kila mahali, na atachagua nenosiri jipya kwa msimbo, bila msimbo wa simu`,
  }),
  signsOut: (name: string): Both => ({
    en: `${name} is signed out there`,
    sw: `${name} anatolewa hapo`,
  }),
  signsOutAll: (name: string): Both => ({
    en: `${name} is signed out everywhere`,
    sw: `${name} anatolewa kila mahali`,
  }),
  wrongCode: (): Both => ({
    en: 'That is not the code of this name, or it was used, or is older than a day. An owner makes another.',
    sw: 'Huo si msimbo wa jina hili, au ulishatumika, au umepita siku moja. Mmiliki hutoa mwingine.',
  }),
  tooManyTries: (): Both => ({
    en: 'Too many wrong tries from this device. Wait some minutes.',
    sw: 'Umejaribu vibaya mara nyingi kutoka kifaa hiki. Subiri dakika chache.',
  }),
  notYourPassword: (): Both => ({ en: 'That is not your password.', sw: 'Hilo si nenosiri lako.' }),
  wrongNewCode: (): Both => ({
    en: 'That is not the code that the app shows now. Is the clock of the phone right?',
    sw: 'Huo si msimbo unaoonyeshwa na programu sasa. Je, saa ya simu ni sahihi?',
  }),
  wrongAppCode: (): Both => ({
    en: 'That is not the code that the app shows now.',
    sw: 'Huo si msimbo unaoonyeshwa na programu sasa.',
  }),
  firstTaken: (): Both => ({
    en: 'The first account was made a moment ago by somebody else.',
    sw: 'Akaunti ya kwanza imetengenezwa sasa hivi na mtu mwingine.',
  }),
  becomesOwner: (name: string): Both => ({ en: `${name} becomes the owner`, sw: `${name} anakuwa mmiliki` }),
  anAccountExists: (): Both => ({ en: 'There is an account already.', sw: 'Tayari kuna akaunti.' }),
  firstCode: (): Both => ({ en: 'A code for the first account', sw: 'Msimbo wa akaunti ya kwanza' }),
  link: (name: string): Both => ({
    en: `A link that logs ${name} in, once`,
    sw: `Kiungo cha kumwingiza ${name}, mara moja`,
  }),
  readBefore: (): Both => ({ en: 'That was read before.', sw: 'Hiyo ilishasomwa.' }),
  reads: (version: string): Both => ({
    en: `What is new up to ${version} was read`,
    sw: `Mapya hadi ${version} yamesomwa`,
  }),

  tokenExists: (name: string): Both => ({
    en: `There is a token ${name} already: choose another name.`,
    sw: `Tokeni ${name} tayari ipo: chagua jina jingine.`,
  }),
  addsToken: (name: string, role: StaffRole, reach: string): Both => ({
    en: `${name} gets a token that may do what a ${role} may, as far as this reaches: ${reach}`,
    sw: `${name} inapata tokeni inayoweza kufanya anayoweza ${roleSaid(role)}, ndani ya haya: ${reach}`,
  }),
  noToken: (name: string): Both => ({ en: `There is no token "${name}".`, sw: `Hakuna tokeni "${name}".` }),
  tokenRevokedAlready: (name: string): Both => ({
    en: `The token ${name} is revoked already.`,
    sw: `Tokeni ${name} imeshafutwa.`,
  }),
  revokes: (name: string): Both => ({
    en: `The token ${name} opens nothing any more`,
    sw: `Tokeni ${name} haifungui kitu tena`,
  }),
};
