import type { Language } from '../../domain/time/time.ts';
import type { Layer } from './layers.ts';

export interface DoctorRule {
  readonly layer: Layer;
  /** As of alarms: `urgent`, money is not taken or somebody is off; `soon`, nobody waits on the spot. */
  readonly severity: 'urgent' | 'soon';
  /** What to do, in one line. */
  readonly todo: Readonly<Record<Language, string>>;
}

/** What the doctor alone finds. Each has its page, docs/repairs/CODE.md; the order is that of the layers. */
export const DOCTOR_CODES = {
  'read-only': {
    layer: 'box',
    severity: 'urgent',
    todo: {
      en: 'The disk went read-only, most often because it is failing: copy the newest backup elsewhere, restart the box, and replace the disk.',
      sw: 'Diski imekuwa ya kusoma tu, mara nyingi kwa kuwa inaharibika: nakili akiba mpya kwingine, washa sanduku upya, badilisha diski.',
    },
  },
  inodes: {
    layer: 'box',
    severity: 'urgent',
    todo: {
      en: 'No more files can be made: find the folder with very many small files (du --inodes -x -d 2 / | sort -n | tail) and empty it.',
      sw: 'Faili mpya haziwezi kuundwa: tafuta folda yenye faili ndogo nyingi sana (du --inodes -x -d 2 / | sort -n | tail) uisafishe.',
    },
  },
  'disk-low': {
    layer: 'box',
    severity: 'soon',
    todo: {
      en: 'Make room before the disk is full: journalctl --vacuum-size=100M, apt-get clean, and old files that are not in /var/lib/washa.',
      sw: 'Tengeneza nafasi kabla diski haijajaa: journalctl --vacuum-size=100M, apt-get clean, na faili za zamani zisizo ndani ya /var/lib/washa.',
    },
  },
  memory: {
    layer: 'box',
    severity: 'soon',
    todo: {
      en: 'See what takes the memory (ps aux --sort=-rss | head) and move it to another machine; a restart of the box helps for a while.',
      sw: 'Angalia kinachotumia kumbukumbu (ps aux --sort=-rss | head) ukihamishie mashine nyingine; kuwasha sanduku upya kunasaidia kwa muda.',
    },
  },
  'time-sync': {
    layer: 'box',
    severity: 'soon',
    todo: {
      en: 'Let the network keep the clock right: timedatectl set-ntp true, and let UDP port 123 out.',
      sw: 'Ruhusu mtandao urekebishe saa: timedatectl set-ntp true, na ufungue UDP 123 kwenda nje.',
    },
  },
  'power-cuts': {
    layer: 'box',
    severity: 'soon',
    todo: {
      en: 'Put a small UPS before the box: what was answered is safe, but every cut takes payments offline and wears the disk.',
      sw: 'Weka UPS ndogo: kilichojibiwa kiko salama, lakini kila umeme ukikatika malipo yanasimama na diski inachakaa.',
    },
  },
  heat: {
    layer: 'box',
    severity: 'soon',
    todo: {
      en: 'Give the box air: out of the closed cabinet, dust out of its openings, no sun on it.',
      sw: 'Pa sanduku hewa: litoe kwenye kabati lililofungwa, ondoa vumbi, lisiwe juani.',
    },
  },
  flash: {
    layer: 'box',
    severity: 'soon',
    todo: {
      en: 'The memory is near the end of its life: move this box to another one from a backup (washa restore) before it goes read-only.',
      sw: 'Kumbukumbu inakaribia mwisho wa maisha yake: hamishia sanduku jipya kwa nakala ya akiba (washa restore) kabla haijakuwa ya kusoma tu.',
    },
  },
  battery: {
    layer: 'box',
    severity: 'soon',
    todo: {
      en: 'The mains is away: start the generator or charge the battery before it is empty.',
      sw: 'Umeme haupo: washa jenereta au chaji betri kabla haijaisha.',
    },
  },
  watchdog: {
    layer: 'box',
    severity: 'soon',
    todo: {
      en: 'This box could restart itself when it hangs: RuntimeWatchdogSec=30 in /etc/systemd/system.conf, then systemctl daemon-reexec.',
      sw: 'Sanduku linaweza kujiwasha likikwama: RuntimeWatchdogSec=30 kwenye /etc/systemd/system.conf, kisha systemctl daemon-reexec.',
    },
  },
  settings: {
    layer: 'settings',
    severity: 'urgent',
    todo: {
      en: 'Mend the line that is named, check it (washa check-config), then: systemctl restart washa',
      sw: 'Rekebisha mstari uliotajwa, kagua (washa check-config), kisha: systemctl restart washa',
    },
  },
  'no-books': {
    layer: 'books',
    severity: 'urgent',
    todo: {
      en: 'A new box: load its setup (washa apply setup.toml); one that had books before: put them back (washa restore FILE).',
      sw: 'Sanduku jipya: pakia usanidi (washa apply setup.toml); lililokuwa na hesabu: zirudishe (washa restore FAILI).',
    },
  },
  'books-lost': {
    layer: 'books',
    severity: 'urgent',
    todo: {
      en: 'Put the newest proven backup in its place: washa restore FILE',
      sw: 'Rudisha nakala mpya iliyothibitishwa: washa restore FAILI',
    },
  },
  schema: {
    layer: 'books',
    severity: 'urgent',
    todo: {
      en: 'Washa and its database are of different versions. A database that is older follows with systemctl restart washa; one that is newer wants the newer Washa.',
      sw: 'Washa na hifadhidata ni za matoleo tofauti: systemctl restart washa husasisha ya zamani; mpya zaidi inahitaji Washa mpya.',
    },
  },
  'secret-missing': {
    layer: 'secrets',
    severity: 'urgent',
    todo: {
      en: 'Put the secret into the file that is named, mode 0600, then: systemctl restart washa',
      sw: 'Weka siri kwenye faili iliyotajwa, ruhusa 0600, kisha: systemctl restart washa',
    },
  },
  'secret-open': {
    layer: 'secrets',
    severity: 'soon',
    todo: {
      en: 'Others may read secrets of this box: chmod 600 FILE for each that is named.',
      sw: 'Wengine wanaweza kusoma siri za sanduku hili: chmod 600 FAILI kwa kila iliyotajwa.',
    },
  },
  'daemon-down': {
    layer: 'doors',
    severity: 'urgent',
    todo: {
      en: 'Start it (systemctl start washa); when it does not stay, its last words say why: journalctl -u washa -n 50',
      sw: 'Iwashe (systemctl start washa); isipobaki, maneno yake ya mwisho yanasema kwa nini: journalctl -u washa -n 50',
    },
  },
  stranger: {
    layer: 'doors',
    severity: 'urgent',
    todo: {
      en: 'Another program has the port of Washa: find it (ss -ltnp) and stop it, or give Washa another port in the settings.',
      sw: 'Programu nyingine inatumia mlango wa Washa: itafute (ss -ltnp) uisimamishe, au ipe Washa mlango mwingine kwenye mipangilio.',
    },
  },
  'not-ready': {
    layer: 'doors',
    severity: 'urgent',
    todo: {
      en: 'Washa runs and takes no payments: begin with the first ✗ above, or with what it says itself.',
      sw: 'Washa inaendesha lakini haipokei malipo: anza na ✗ ya kwanza hapo juu, au inachosema yenyewe.',
    },
  },
  internet: {
    layer: 'outside',
    severity: 'urgent',
    todo: {
      en: 'This box reaches nothing outside: look at its cable, its gateway and its name servers (ping 1.1.1.1, then ping a name).',
      sw: 'Sanduku halifiki nje: angalia waya, gateway na seva za majina (ping 1.1.1.1, kisha ping jina).',
    },
  },
  'tunnel-unset': {
    layer: 'outside',
    severity: 'soon',
    todo: {
      en: 'Set public_url under [intake] to the address of the tunnel, so that providers are told of it and it can be watched.',
      sw: 'Weka public_url chini ya [intake] iwe anwani ya tunnel, ili watoa huduma waijue na iangaliwe.',
    },
  },
  credentials: {
    layer: 'providers',
    severity: 'urgent',
    todo: {
      en: 'Fetch the username and password anew at the provider’s, and enter them: washa provider connect, then washa provider check NAME',
      sw: 'Chukua jina na nywila upya kwa mtoa huduma, ziingize: washa provider connect, kisha washa provider check JINA',
    },
  },
  'money-untold': {
    layer: 'providers',
    severity: 'soon',
    todo: {
      en: 'The provider does not say what it has collected: ask its support whether the account may see balances.',
      sw: 'Mtoa huduma hasemi kiasi alichokusanya: uliza huduma yao kama akaunti inaruhusiwa kuona salio.',
    },
  },
  'sms-log': {
    layer: 'sms',
    severity: 'soon',
    todo: {
      en: 'Receipts stand in the log only: fill in [sms] of the setup file and load it (washa apply setup.toml).',
      sw: 'Risiti zinaandikwa kwenye log tu: jaza [sms] kwenye faili ya usanidi uipakie (washa apply setup.toml).',
    },
  },
  'no-router': {
    layer: 'routers',
    severity: 'soon',
    todo: {
      en: 'No router is known, so nobody can be switched on: washa router add NAME --address HOST',
      sw: 'Hakuna ruta inayojulikana, hivyo hakuna anayeweza kuwashwa: washa router add JINA --address ANWANI',
    },
  },
  'not-compared': {
    layer: 'routers',
    severity: 'soon',
    todo: {
      en: 'Ask the router by hand what keeps it: washa router check NAME',
      sw: 'Uliza ruta kwa mkono kinachoizuia: washa router check JINA',
    },
  },
  'queue-stands': {
    layer: 'queues',
    severity: 'urgent',
    todo: {
      en: 'What should have been done long ago waits: repair the router or gateway of that lane; where it is well, systemctl restart washa',
      sw: 'Kilichopaswa kufanyika kinasubiri: tengeneza ruta au gateway ya foleni hiyo; kama ni nzima, systemctl restart washa',
    },
  },
  'given-up': {
    layer: 'queues',
    severity: 'soon',
    todo: {
      en: 'Open the console’s attention page: each that was given up says why, and can be done again.',
      sw: 'Fungua ukurasa wa mambo yanayohitaji mtu: kila kilichoachwa kinasema kwa nini, na kinaweza kurudiwa.',
    },
  },
  undecided: {
    layer: 'people',
    severity: 'soon',
    todo: {
      en: 'Give each payment to its line: the console’s page of waiting money, or washa payment assign',
      sw: 'Pa kila malipo laini yake: ukurasa wa pesa zinazosubiri, au washa payment assign',
    },
  },
  version: {
    layer: 'version',
    severity: 'soon',
    todo: {
      en: 'Another version is installed than the one that runs: systemctl restart washa',
      sw: 'Toleo lililosakinishwa si lile linaloendesha: systemctl restart washa',
    },
  },
} as const satisfies Readonly<Record<string, DoctorRule>>;

export type DoctorCode = keyof typeof DOCTOR_CODES;
