import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { aliyunFc3 } from '../../../lib/operation/event-shapes/aliyun-fc3.ts';
import { shapeOf } from '../../../lib/operation/event-shapes/any-cloud.ts';
import { awsHttpV2 } from '../../../lib/operation/event-shapes/aws-http-v2.ts';
import { huaweiApig } from '../../../lib/operation/event-shapes/huawei-apig.ts';
import { jobOf } from '../../../lib/operation/event-shapes/job-event.ts';
import { plain } from '../../../lib/operation/event-shapes/plain.ts';
import { tencentUrl } from '../../../lib/operation/event-shapes/tencent-url.ts';
import type { EventShape } from '../../../lib/operation/http.ts';
import { createTokenVerifier } from '../../../lib/operation/identity.ts';
import { createPipeline } from '../../../lib/operation/pipeline.ts';
import { createTestWorld } from '../../support/test-platform.ts';
import { writeNote } from './notes.ts';

const body = '{"noteId":"note-1","text":"记事"}';
const base64 = Buffer.from(body).toString('base64');

/** Samples as the clouds document them, carrying the same request. */
const SAMPLES: readonly { readonly shape: EventShape; readonly event: (headers: Record<string, string>) => unknown; readonly ip: string; readonly requestId: string | undefined }[] = [
  {
    shape: awsHttpV2, ip: '203.0.113.9', requestId: 'JKJaXmPLvHcESHA=',
    event: (headers) => ({
      version: '2.0', routeKey: 'POST /notes', rawPath: '/notes', rawQueryString: '', cookies: ['k=v'], headers,
      requestContext: { accountId: '123456789012', apiId: 'abc', domainName: 'abc.execute-api.cn-north-1.amazonaws.com.cn', http: { method: 'POST', path: '/notes', protocol: 'HTTP/1.1', sourceIp: '203.0.113.9', userAgent: 'curl/8' }, requestId: 'JKJaXmPLvHcESHA=', stage: '$default', timeEpoch: 1795255423000 },
      body, pathParameters: null, isBase64Encoded: false, stageVariables: null,
    }),
  },
  {
    shape: aliyunFc3, ip: '11.11.11.11', requestId: '1-64f6cd87-1',
    event: (headers) => Buffer.from(JSON.stringify({
      version: 'v1', rawPath: '/notes', body: base64, isBase64Encoded: true, headers, queryParameters: {},
      requestContext: { accountId: '123456', domainName: 'x.cn-hangzhou.fcapp.run', http: { method: 'POST', path: '/notes', protocol: 'HTTP/1.1', sourceIp: '11.11.11.11' }, requestId: '1-64f6cd87-1', time: '2023-09-05T06:41:11Z', timeEpoch: '1693896071895' },
    })),
  },
  {
    shape: huaweiApig, ip: '103.218.216.98', requestId: '11cdcdcf33949dc6d722640a13091c77',
    event: (headers) => ({
      body: base64, requestContext: { apiId: 'bc1dcffd', requestId: '11cdcdcf33949dc6d722640a13091c77', stage: 'RELEASE' }, queryStringParameters: {}, httpMethod: 'POST', pathParameters: {},
      headers: { ...headers, 'x-real-ip': '103.218.216.98' }, path: '/notes', isBase64Encoded: true,
    }),
  },
  {
    shape: tencentUrl, ip: '111.206.96.145', requestId: undefined,
    event: (headers) => ({ body, headers: { ...headers, 'x-scf-remote-addr': '111.206.96.145' }, httpMethod: 'POST', path: '/notes', queryString: {} }),
  },
];

describe('an event', () => {
  for (const { shape, event, ip, requestId } of SAMPLES) {
    test(`of ${shape.name} is told apart and becomes the same request`, () => {
      const sample = event({ 'Content-Type': 'application/json' });
      assert.equal(shapeOf(sample), shape);
      const request = shape.from(sample);
      assert.deepEqual([request?.method, request?.path, Buffer.from(request?.body ?? []).toString(), request?.headers['content-type'], request?.sourceIp, request?.requestId],
        ['POST', '/notes', body, 'application/json', ip, requestId]);
    });

    test(`of ${shape.name} runs through the pipeline and is answered in the cloud's own form`, async () => {
      const world = await createTestWorld({ operations: [writeNote] });
      const run = createPipeline(writeNote, world.platform, { verifyToken: createTokenVerifier([world.issuer]), origins: [] }, shape);
      const answer = JSON.parse(JSON.stringify(await run(event({ 'content-type': 'application/json', authorization: `Bearer ${await world.issuer.token('bureau-owner')}` }))));
      assert.equal(answer.statusCode, 201);
      assert.equal(answer.headers['Content-Type'], 'application/json; charset=utf-8');
      const text = answer.isBase64Encoded ? Buffer.from(answer.body, 'base64').toString() : answer.body;
      assert.equal(JSON.parse(text).text, '记事');
      world.close();
    });
  }

  test('keeps doubled query parameters where the cloud does', () => {
    const sample = { ...Object(SAMPLES[0]?.event({})), rawQueryString: 'a=1&a=2&b=%E4%B8%AD' };
    assert.deepEqual(awsHttpV2.from(sample)?.query, [['a', '1'], ['a', '2'], ['b', '中']]);
  });

  test('of no known form is none', () => {
    for (const odd of [null, 7, 'x', '{', {}, [], { version: '2.0' }, { version: 'v1', rawPath: '/' }, Buffer.from('no json'), { httpMethod: 'GET', path: '/' }]) assert.equal(shapeOf(odd), undefined);
    assert.equal(plain.from({ path: '/' }), undefined);
  });

  test('that the pipeline does not know is refused, not crashed on', async () => {
    const world = await createTestWorld({ operations: [writeNote] });
    const run = createPipeline(writeNote, world.platform, { verifyToken: createTokenVerifier([world.issuer]), origins: [] }, awsHttpV2);
    const answer = JSON.parse(JSON.stringify(await run({ odd: true })));
    assert.equal(answer.statusCode, 400);
    assert.match(answer.headers['Correlation-Id'], /./);
    world.close();
  });
});

test('a timer of every cloud names its job by the explicit input', () => {
  const input = '{"job":"sweepDeadlines"}';
  const timers = [
    { job: 'sweepDeadlines' }, { trigger: 'timer', job: 'sweepDeadlines' },
    Buffer.from(JSON.stringify({ triggerTime: '2018-02-09T05:49:00Z', triggerName: 'timer-trigger', payload: input })),
    { Type: 'Timer', TriggerName: 'EveryDay', Time: '2019-02-21T11:49:00Z', Message: input },
    { version: 'v1.0', time: '2018-06-01T08:30:00+08:00', trigger_type: 'TIMER', trigger_name: 'Timer_001', user_event: input },
  ];
  for (const timer of timers) assert.equal(jobOf(timer), 'sweepDeadlines');
  for (const other of [SAMPLES[0]?.event({}), { Type: 'Timer', Message: 'text' }, {}, null]) assert.equal(jobOf(other), undefined);
});
