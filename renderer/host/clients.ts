import type { Client } from '../../shared/contract/service.ts';
import type { appService } from '../../shared/contract/app.ts';

/** The host's services as the renderer calls them; one member per file of `shared/contract`. */
export interface HostClients {
  readonly app: Client<typeof appService>;
}
