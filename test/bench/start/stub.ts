import { createServer } from 'node:http';
import { once } from 'node:events';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { personIdOf } from '../../../lib/operation/identity.ts';
import { PersonEntity, UnitEntity } from '../../../lib/platform/storage/entities/organizations.ts';
import { encodeChange } from '../../../lib/platform/storage/encode.ts';
import { toAttributes, type Attributes } from '../../../lib/platform/storage/engines/dynamodb-items.ts';
import { Person } from '../../../lib/organizations/actor.ts';
import { demoUnitId } from '../../../infra/local/demo-city.ts';
import { consumer } from '../../support/journey.ts';
import { createTestWorld } from '../../support/test-platform.ts';

export interface Stub {
  readonly environment: Readonly<Record<string, string>>;
  /** As the gateway sends it. */
  readonly event: object;
  /** Requests to DynamoDB since the last time this was asked. */
  takenCalls(): number;
  close(): void;
}

const TABLE = 'edudata-steward-bench-registry';
const ISSUER = 'https://id.example.cn';
const AUDIENCE = 'edudata-steward';

const onTheWire = (item: Attributes): object =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, value.B ? { B: Buffer.from(value.B).toString('base64') } : value]));

/** A unit and a person, as the adapter stores them. */
async function storedItems(subject: string) {
  const world = await createTestWorld();
  try {
    const { storage } = world.platform;
    const unitId = demoUnitId('school1');
    const [unit, person] = [await storage.get(UnitEntity.ref({ unitId })), await storage.get(PersonEntity.ref({ personId: world.personId(consumer) }))];
    if (!unit || !person) throw new Error('the city lacks them');
    const caller = { ...Person.parse(person.value), personId: personIdOf(ISSUER, subject) };
    const items = [UnitEntity.insert(unit.value), PersonEntity.insert(caller)].flatMap((change) => {
      const write = encodeChange(change, 'c2FsdHNhbHRzYWx0c2FsdA');
      return write.kind === 'put' ? [toAttributes(write.item)] : [];
    });
    return { unitId, items };
  } finally {
    world.close();
  }
}

/** DynamoDB's and the issuer's answers on this machine: two items, one key set. */
export async function startStub(): Promise<Stub> {
  const subject = 'bench';
  const { unitId, items } = await storedItems(subject);
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwks = JSON.stringify({ keys: [{ ...await exportJWK(publicKey), kid: 'bench', alg: 'RS256', use: 'sig' }] });
  const wire = JSON.stringify({ Responses: { [TABLE]: items.map(onTheWire) }, UnprocessedKeys: {} });
  let calls = 0;
  const server = createServer((request, response) => {
    if (request.url === '/keys') return void response.setHeader('content-type', 'application/json').end(jwks);
    request.resume().on('end', () => {
      calls += 1;
      const known = request.headers['x-amz-target'] === 'DynamoDB_20120810.BatchGetItem';
      response.writeHead(known ? 200 : 400, { 'content-type': 'application/x-amz-json-1.0' }).end(known ? wire : '{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  const base = `http://127.0.0.1:${address.port}`;
  const token = await new SignJWT({}).setProtectedHeader({ alg: 'RS256', kid: 'bench', typ: 'at+jwt' }).setIssuer(ISSUER).setAudience(AUDIENCE).setSubject(subject).setIssuedAt().setExpirationTime('2h').sign(privateKey);
  return {
    environment: {
      AWS_REGION: 'cn-north-1', AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none', AWS_ENDPOINT_URL_DYNAMODB: base,
      TABLE_REGISTRY: TABLE, TABLE_RECORDS: 'none-records', TABLE_LEDGER: 'none-ledger', CURSOR_SECRET: 'bench',
      TOKEN_ISSUER: ISSUER, TOKEN_AUDIENCE: AUDIENCE, TOKEN_JWKS: `${base}/keys`, DOMESTIC_HOSTS: 'id.example.cn=京ICP备99999999号', ALLOWED_ORIGINS: '',
    },
    event: {
      version: '2.0', routeKey: 'GET /units/{unitId}', rawPath: `/units/${unitId}`, rawQueryString: '', isBase64Encoded: false,
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
      requestContext: { requestId: 'bench', http: { method: 'GET', sourceIp: '127.0.0.1' } },
    },
    takenCalls() { const taken = calls; calls = 0; return taken; },
    close: () => void server.close(),
  };
}
