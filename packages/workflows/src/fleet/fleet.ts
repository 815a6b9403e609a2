import { setTimeout as pause } from 'node:timers/promises';
import type { EngineLog } from '../workflow-engine.js';
import { lacksOneOf, listenable, queuesOf, type FleetMember } from './fleet-member.js';
import type { FleetRegister } from './fleet-register.js';

export interface FleetPorts {
  readonly register: Pick<FleetRegister, 'announce' | 'members'>;
  /** Takes runs from these queues from now on, and from no others. */
  readonly listenTo: (queues: ReadonlySet<string>) => void;
  /** Whether the lock of a process is free at this moment. */
  readonly looksDead: (executorId: string) => Promise<boolean>;
  /** Called when processes have come or gone. */
  readonly changed: (members: ReadonlyArray<FleetMember>) => Promise<void>;
  readonly log: EngineLog;
}

const ASK_EVERY_MS = 100;
/** Others look every two seconds, and say so at their next look. */
const PATIENCE_MS = 8_000;

const sameSet = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  one.size === other.size && [...one].every((entry) => other.has(entry));

/**
 * Keeps this process's listening in step with the workflows of the others: a queue is listened to only by processes that
 * have all of its workflows.
 */
export class Fleet {
  #self: FleetMember;
  #listening: ReadonlySet<string> = new Set();
  #known = '';

  constructor(
    self: Omit<FleetMember, 'listens'>,
    private readonly ports: FleetPorts,
  ) {
    this.#self = { ...self, listens: [] };
  }

  /** What it listens to at first. */
  async join(): Promise<ReadonlySet<string>> {
    const others = await this.#living();
    this.#listening = listenable(this.#self, [...others, this.#self]);
    this.#self = { ...this.#self, listens: [...this.#listening] };
    await this.ports.register.announce(this.#self);
    return this.#listening;
  }

  /**
   * Waits until no living process that lacks a workflow of this one listens to that workflow's queue. Only then may runs
   * of it be queued.
   */
  async awaitOthers(): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while ((await this.#living()).some((other) => this.#isInTheWay(other))) {
      if (Date.now() > deadline) {
        this.ports.log('warn', 'another process goes on listening to a queue of which it lacks workflows; its runs may start late');
        return;
      }
      await pause(ASK_EVERY_MS);
    }
  }

  /** Looks who is there, and adapts. Call it every now and then. */
  async refresh(): Promise<void> {
    const members = await this.ports.register.members();
    const others = members.filter(({ executorId }) => executorId !== this.#self.executorId);
    const wanted = listenable(this.#self, [...others, this.#self]);
    const isAnnounced = others.length < members.length;
    // What is dropped is announced a look later, when no poll of it is under way any more; what is added, before.
    const settled = sameSet(wanted, this.#listening);
    const listens = new Set(settled ? wanted : [...this.#self.listens, ...wanted]);
    if (!isAnnounced || !sameSet(listens, new Set(this.#self.listens))) {
      this.#self = { ...this.#self, listens: [...listens] };
      await this.ports.register.announce(this.#self);
    }
    if (!settled) {
      this.#listening = wanted;
      this.ports.listenTo(wanted);
      this.#tell(wanted);
    }
    const known = JSON.stringify(others.map(({ executorId, workflows, crons }) => [executorId, workflows, crons]));
    if (known !== this.#known) {
      await this.ports.changed([...others, this.#self]);
      this.#known = known;
    }
  }

  #isInTheWay(other: FleetMember): boolean {
    return other.listens.some((queue) => lacksOneOf(other, this.#self, queue));
  }

  async #living(): Promise<ReadonlyArray<FleetMember>> {
    const living: Array<FleetMember> = [];
    for (const member of await this.ports.register.members()) {
      if (member.executorId !== this.#self.executorId && !(await this.ports.looksDead(member.executorId))) {
        living.push(member);
      }
    }
    return living;
  }

  #tell(wanted: ReadonlySet<string>): void {
    const left = [...queuesOf(this.#self)].filter((queue) => !wanted.has(queue));
    const message =
      left.length === 0
        ? 'takes runs from all of its queues'
        : `takes no runs from ${left.join(', ')}: another process has workflows there that this one lacks`;
    this.ports.log(left.length === 0 ? 'info' : 'warn', message);
  }
}
