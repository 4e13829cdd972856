import { join } from 'node:path';
import { GenericContainer, getContainerRuntimeClient, type StartedNetwork } from 'testcontainers';

export const ROOT = join(import.meta.dirname, '..', '..');
export const IMAGE = 'washa:test';

/** Builds the product's image from the Dockerfile, with the base that it names. */
export async function buildImage(): Promise<void> {
  await GenericContainer.fromDockerfile(ROOT).build(IMAGE, { deleteOnExit: false });
}

/** A container of the product's image as compose.yaml runs it: read-only root, no capability, never more rights. */
export class WashaContainer extends GenericContainer {
  readonly #also: StartedNetwork | null;

  /** @param also a second network for it */
  constructor(also: StartedNetwork | null = null) {
    super(IMAGE);
    this.#also = also;
    this.withDroppedCapabilities('ALL').withSecurityOpt('no-new-privileges:true').withTmpFs({ '/tmp': '' });
    this.hostConfig.ReadonlyRootfs = true;
    // Only the daemon has a health to look at.
    this.createOpts.Healthcheck = { Test: ['NONE'] };
  }

  /** The engine starts it anew when it ends by itself. */
  withRestart(): this {
    this.hostConfig.RestartPolicy = { Name: 'unless-stopped' };
    return this;
  }

  /** The image's own look at its health, but every two seconds. */
  withQuickHealth(): this {
    this.createOpts.Healthcheck = { Interval: 2_000_000_000, Timeout: 8_000_000_000, StartPeriod: 60_000_000_000 };
    return this;
  }

  protected override async containerCreated(id: string): Promise<void> {
    if (this.#also === null) return;
    const { container, network } = await getContainerRuntimeClient();
    await container.connectToNetwork(container.getById(id), network.getById(this.#also.getId()), []);
  }
}
