import { diskDays, gradeRoom, type DiskDays } from '../../domain/disk-days.ts';
import { LEAST_ROOM, POWER_DAYS } from '../../domain/machine.ts';
import { formatBytes } from '../../domain/values/bytes.ts';
import { formatWhen } from '../../domain/time/time.ts';
import { idle, right, unknown, wrong, type Finding } from './finding.ts';
import { factsOf, isTold, type World } from './world.ts';

const MANY_DAYS = 3650;
const LEAST_INODES = 1000;
const LEAST_MEMORY_SHARE = 0.06;
/** Where mini-PCs begin to slow themselves down; inferred. */
const HOT_CELSIUS = 85;
/** A cut a week is a place with bad power. */
const MANY_CUTS = 4;
const WORN_PERCENT = 80;

/** Disk, memory, clock, power: what everything else stands on. */
export const BOX_PROBES: readonly ((world: World) => Finding[])[] = [
  disk,
  inodes,
  memory,
  clock,
  timeSync,
  powerCuts,
  heat,
  flash,
  battery,
  watchdog,
];

function disk(world: World): Finding[] {
  const { disk: found } = world.machine;
  if (found === null) return [unknown('box', 'The disk of the state folder cannot be looked at.')];
  const { free, size, folder, isReadOnly } = found;
  const room = `${formatBytes(free)} of ${formatBytes(size)} are free on the disk of ${folder}`;
  if (isReadOnly) return [wrong('read-only', `The disk of ${folder} is mounted read-only.`)];
  if (free < LEAST_ROOM)
    return [
      wrong(
        'disk',
        `${room}: nothing can be stored, and providers are told to send again. Make room: journalctl --vacuum-size=100M`,
        'box',
      ),
    ];
  const growth = factsOf(world)?.growth ?? null;
  const lasts = growth === null ? null : diskDays(free - LEAST_ROOM, growth);
  const says = lasts === null ? `${room}.` : `${room}. ${lastsWords(lasts)}`;
  const isEnough = gradeRoom(free, size, lasts?.days ?? null) === 'enough';
  return isEnough ? [right('box', says)] : [wrong('disk-low', says)];
}

function lastsWords({ bytesPerDay, days }: DiskDays): string {
  const until = days < MANY_DAYS ? `for ${days} days` : 'for more than ten years';
  return `The books grow by ${formatBytes(bytesPerDay)} a day at the present rate: that room lasts ${until}.`;
}

function inodes({ machine: { disk: found } }: World): Finding[] {
  const counted = found?.inodes ?? null;
  if (counted === null) return [];
  const says = `${counted.free} of ${counted.size} files can still be made on that disk.`;
  return counted.free < LEAST_INODES ? [wrong('inodes', says)] : [right('box', says)];
}

function memory({ machine: { memory: found } }: World): Finding[] {
  if (found === null) return [unknown('box', 'This system does not tell of its memory.')];
  const says = `${formatBytes(found.available)} of ${formatBytes(found.size)} of memory are available.`;
  return found.available < found.size * LEAST_MEMORY_SHARE ? [wrong('memory', says)] : [right('box', says)];
}

function clock(world: World): Finding[] {
  const { clock: verdict, now, zone } = world;
  if (!verdict.sane)
    return [
      wrong('clock', `${verdict.reason} Set it (timedatectl), or, where it is right: washa clock --right`, 'box'),
    ];
  if (isTold(world, ({ kind }) => kind === 'clock')) return [];
  return [right('box', `It is ${formatWhen(now, zone, 'en', 0)}, and nothing in the books contradicts that.`)];
}

function timeSync({ machine: { isTimeSynced, hasClockChip } }: World): Finding[] {
  if (isTimeSynced === null)
    return [unknown('box', 'Nobody here tells whether the clock is kept right by the network.')];
  if (isTimeSynced) return [right('box', 'The network keeps the clock right.')];
  const then = hasClockChip ? '' : ' This box has no clock battery either, so it forgets the time with every cut.';
  return [wrong('time-sync', `The network does not keep the clock right.${then}`)];
}

function powerCuts({ machine: { powerCuts: found }, zone, now }: World): Finding[] {
  if (found === null)
    return [unknown('box', 'Losses of power: the journal is not for this account. Run it with sudo.')];
  const { count, last } = found;
  const when = last === null ? '' : `, the last before ${formatWhen(last, zone, 'en', now)}`;
  const says = `In ${POWER_DAYS} days the power went ${count === 1 ? 'once' : `${count} times`}${when}.`;
  if (count >= MANY_CUTS) return [wrong('power-cuts', says)];
  return [right('box', count === 0 ? `No loss of power in ${POWER_DAYS} days.` : says)];
}

function heat({ machine: { celsius } }: World): Finding[] {
  if (celsius === null) return [];
  const says = `The hottest part has ${Math.round(celsius)} °C.`;
  return [celsius >= HOT_CELSIUS ? wrong('heat', says) : right('box', says)];
}

function flash({ machine: { flash: cards } }: World): Finding[] {
  return cards.map(({ device, usedPercent, spare }) => {
    const life = usedPercent > 100 ? 'is past the end of its life' : `has used up to ${usedPercent} % of its life`;
    const rest = spare === 'normal' ? '' : ', and its spare blocks run out';
    const says = `The memory ${device} ${life}${rest}.`;
    return usedPercent > WORN_PERCENT || spare !== 'normal' ? wrong('flash', says, device) : right('box', says);
  });
}

function battery({ machine: { power } }: World): Finding[] {
  if (power.length === 0) return [idle('box', 'No UPS tells of itself.')];
  return power.map(({ name, onBattery, percent }) => {
    const left = percent === null ? '' : ` with ${Math.round(percent)} % left`;
    return onBattery
      ? wrong('battery', `${name} runs on its battery${left}.`, name)
      : right('box', `${name} has mains power${percent === null ? '' : ` and ${Math.round(percent)} %`}.`);
  });
}

function watchdog({ machine: { watchdog: found } }: World): Finding[] {
  if (found === null) return [idle('box', 'This machine has no watchdog chip.')];
  return found === 'armed'
    ? [right('box', 'The watchdog chip restarts this machine when it hangs.')]
    : [wrong('watchdog', 'The watchdog chip of this machine is not in use.')];
}
