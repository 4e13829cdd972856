import type { ActionName } from '../../domain/action-name.ts';
import type { Language } from '../../domain/time/time.ts';
import { rightMissing, type TechnicianLimits } from '../../domain/staff-rights.ts';
import type { Asker } from '../../services/actions/act.ts';
import type { SessionRow } from '../../storage/staff.ts';

/** The account of a session, as whoever does something. */
export function actorOf(
  { username, role }: Pick<SessionRow, 'username' | 'role'>,
  limits: TechnicianLimits,
  language: Language,
): Required<Asker> {
  return { actor: username, mandate: { role, limits }, language };
}

/** Who has posted a form, or why whoever did may not do what it asks for: `nobody` is logged in, or their account lacks the right. */
export type Acting =
  | { readonly kind: 'acts'; readonly by: ReturnType<typeof actorOf>; readonly csrf: string }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'barred'; readonly words: string };

export function whoActs(
  session: SessionRow | null,
  deed: ActionName,
  limits: TechnicianLimits,
  language: Language,
): Acting {
  if (session === null) return { kind: 'nobody' };
  const words = rightMissing(session.role, deed);
  if (words !== null) return { kind: 'barred', words: words[language] };
  return { kind: 'acts', by: actorOf(session, limits, language), csrf: session.csrf };
}
