import { request } from 'node:https';
import { readFileSync } from 'node:fs';
import { demoPersonId } from '../../../infra/local/seed.ts';
import type { JobOutcome } from '../../../lib/operation/jobs.ts';
import { callerOf } from '../../support/caller.ts';
import type { Answered, Caller, DrivenWorld } from '../../support/test-platform.ts';
import type { VirtualClock } from '../../support/virtual-clock.ts';
import { functionIdOf } from './function-id.ts';
import { createHttpApi, readReply } from './http-api.ts';
import type { Cloud } from './open-cloud.ts';
import type { Errand } from './stage-setup.ts';

export interface CloudWorld extends DrivenWorld {
  readonly clock: VirtualClock;
  /** Routes that were served, and jobs that ran. */
  readonly served: ReadonlySet<string>;
  /** Functions that answered. */
  readonly invoked: ReadonlySet<string>;
}

const twoDays = 2 * 86_400_000;

/** The deployed stage as a world: requests become the gateway's events, timers' inputs run jobs, uploads go where the functions say. */
export async function openCloudWorld(cloud: Cloud): Promise<CloudWorld> {
  const { clock, issuer, stage } = cloud;
  const milliseconds = (): number => Date.parse(clock.now());
  const operator = cloud.operator('./stage-setup.ts');
  const errand = <T>(what: Errand) => operator.invoke(what, milliseconds()) as Promise<T>;
  await errand({ errand: 'set-up', issuer: issuer.issuer });

  const api = createHttpApi(cloud.packaged);
  const names = new Map([...stage.functions.keys()].map((name) => [functionIdOf(name), name]));
  const [served, invoked] = [new Set<string>(), new Set<string>()];
  const call = async (name: string, event: unknown): Promise<unknown> => {
    invoked.add(name);
    return cloud.functionOf(name).invoke(event, milliseconds());
  };

  /** Time goes by for the functions, too: two days at most without a timer, or they doubt their clock. */
  let lived = milliseconds();
  async function liveUntilNow(): Promise<void> {
    const [timer, now] = [stage.timers.get('sequenceLedger'), milliseconds()];
    if (!timer) throw new TypeError('no timer signs the ledger');
    for (lived += twoDays; lived < now; lived += twoDays) await cloud.functionOf(timer.unit).invoke(timer.input, lived);
    lived = now;
  }

  const caller = (person: string): Caller => {
    const send = async <T>(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answered<T>> => {
      const sent = { authorization: `Bearer ${await issuer.token(person)}`, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers };
      const { functionId, routeKey, event } = api.route({ method, path, headers: sent, body: body === undefined ? undefined : JSON.stringify(body) }, milliseconds());
      const reply = readReply<T>(await call(names.get(functionId) ?? functionId, event));
      if (reply.status < 400) served.add(routeKey);
      return reply;
    };
    return callerOf(send);
  };

  return {
    clock, issuer, served, invoked, told: [], as: caller, personId: (name) => demoPersonId(name, issuer.issuer),
    platform: { ledgerReader: { latest: (stream) => errand({ errand: 'latest', stream }), entries: (stream, from, to) => errand({ errand: 'entries', stream, from, to }) } },
    async runJob(job) {
      const timer = stage.timers.get(job);
      if (!timer) throw new TypeError(`no timer runs ${job}`);
      await liveUntilNow();
      await errand({ errand: 'trust-clock' });
      for (;;) {
        const outcome = await call(timer.unit, timer.input) as JobOutcome;
        served.add(job);
        if (!outcome.more && !outcome.busy) return outcome;
      }
    },
    async upload({ url, ...address }, bytes) {
      const status = await putTo(cloud, url, 'headers' in address ? address.headers as Record<string, string> : {}, Buffer.from(bytes));
      if (status !== 200) throw new Error(`upload: ${status}`);
      return { status };
    },
  };
}

/** As a browser puts a file to a presigned address. */
const putTo = ({ gateway }: Cloud, url: string, headers: Readonly<Record<string, string>>, body: Buffer): Promise<number> => new Promise((resolve, reject) => {
  const { hostname, pathname, search } = new URL(url);
  const putting = request({ host: '127.0.0.1', port: gateway.port, servername: hostname, ca: readFileSync(gateway.certificate), method: 'PUT', path: `${pathname}${search}`, headers: { ...headers, host: hostname, 'content-length': body.length } }, (answer) => {
    answer.resume();
    resolve(answer.statusCode ?? 0);
  });
  putting.once('error', reject);
  putting.end(body);
});
