import { createHash } from 'node:crypto';
import { addDays } from '../../../lib/calendar/instant.ts';
import { demoPersonId } from '../seed.ts';
import { publishUnconditional } from './catalog-act.ts';
import { explainDue } from './deadline-words.ts';
import { decideInTurn, fileSystem, itemPathOf } from './sharing-act.ts';
import { asked } from './pupils.ts';
import { completeForm, signAll } from './signing.ts';
import type { Answered } from './stage.ts';
import type { Story } from './story.ts';

const stateOf = ({ body }: Answered): string => (body as unknown as { readonly items?: readonly { readonly state: string }[] }).items?.[0]?.state ?? '';

/** An applicant from outside, where the text treats those otherwise than those inside: another decides, or nobody may. */
export async function shareOutside(story: Story, resourceId: string): Promise<void> {
  const { stage, law, parts, today } = story;
  const { internal, external } = law.value('sharing.conditionalApprovers');
  if (JSON.stringify(internal) === JSON.stringify(external)) return;
  stage.act('外部单位申请', 'An applicant from outside');
  const { outsider, outsiderUse: use } = parts;
  const filing = await fileSystem(story, use.unit);
  const applied = await stage.play('apply-outside', outsider, {
    path: '/applications',
    body: { scenario: use.scenario, purpose: parts.place.purpose, legalDuty: use.legalDuty, responsiblePerson: demoPersonId(outsider), items: [{ ...asked(resourceId, today, addDays(today, 30), ['sex']), ...filing }] },
  });
  if (!external) return;
  const itemPath = itemPathOf(applied);
  if (stateOf(applied) === 'SUBMITTED') await stage.play('decide-unstamped', parts.owner, { path: `${itemPath}/decision`, body: { outcome: 'APPROVED' }, ifMatch: '"1"' });
  const version = await completeForm(story, itemPath, outsider, 'form-outside');
  await explainDue(story, itemPath, outsider);
  await stage.play('decide-outside-wrong-seat', parts.coordinator, { path: `${itemPath}/decision`, body: { outcome: 'APPROVED' }, ifMatch: '"1"' });
  await decideInTurn(story, itemPath, external.steps, undefined, version);
  await signAll(story, itemPath, outsider, 'documents-outside');
  await stage.play('activate-outside', parts.technical, { path: `${itemPath}/grant`, body: {} });
}

/** A copy instead of the interface, where the text wants further consents to it. */
export async function shareCopy(story: Story, resourceId: string): Promise<void> {
  const { stage, law, parts, today } = story;
  const { steps } = law.value('sharing.conditionalApprovers').internal;
  const further = law.value('sharing.copyConsent').filter((role) => !steps.includes(role));
  if (further.length === 0) return;
  stage.act('以复制方式共享', 'A copy instead of the interface');
  const { place: { purpose, consumer: use }, consumer } = parts;
  const scope = { ...asked(resourceId, today, addDays(today, 30), ['sex']), delivery: 'FILE' };
  const application = { scenario: use.scenario, purpose, legalDuty: use.legalDuty, responsiblePerson: demoPersonId(consumer), items: [scope] };
  await stage.play('apply-copy-unreasoned', consumer, { path: '/applications', body: application });
  const itemPath = itemPathOf(await stage.play('apply-copy', consumer, { path: '/applications', body: { ...application, deliveryReason: '离线核对，接口不可用' } }));
  await decideInTurn(story, itemPath, [...steps, ...further]);
  await signAll(story, itemPath, consumer, 'documents-copy');
  await stage.play('activate-copy', parts.technical, { path: `${itemPath}/grant`, body: {} });
}

/** Unconditional data: fetched directly, after a form, or by decision on each request. Who must confirm has confirmed before or does so now. */
export async function shareUnconditional(story: Story): Promise<void> {
  const { stage, law, parts, today } = story;
  stage.act('无条件共享', 'Unconditional sharing');
  const resourceId = await publishUnconditional(story);
  const { place: { consumer: use, purpose }, consumer } = parts;
  const applied = await stage.play('apply-unconditional', consumer, {
    path: '/applications',
    body: { scenario: use.scenario, purpose, legalDuty: use.legalDuty, responsiblePerson: demoPersonId(consumer), items: [asked(resourceId, today, addDays(today, 30), ['className'])] },
  });
  const itemPath = itemPathOf(applied);
  const state = stateOf(applied);
  if (state === 'GRANTED') return;
  if (state === 'APPROVED') {
    await stage.play('fetch-unsigned', consumer, { path: `${itemPath}/direct-grant`, body: {} });
    await signAll(story, itemPath, consumer, 'documents-unconditional');
    await stage.play('fetch', consumer, { path: `${itemPath}/direct-grant`, body: {} });
    return;
  }
  await stage.play('activate-unconfirmed', parts.technical, { path: `${itemPath}/grant`, body: {} });
  await decideInTurn(story, itemPath, law.value('sharing.conditionalApprovers').internal.steps);
  await signAll(story, itemPath, consumer, 'documents-unconditional');
  await stage.play('activate-unconditional', parts.technical, { path: `${itemPath}/grant`, body: {} });
}

/** Handing on to a third body, which the texts forbid or leave to a written consent. */
export async function handOn({ stage, parts, today }: Story, itemPath: string): Promise<void> {
  const writtenApplication = createHash('sha256').update('演示·书面申请').digest('hex');
  await stage.play('hand-on', parts.consumer, {
    path: `${itemPath}/onward-requests`,
    body: { recipient: { name: '演示·第三方机构', abroad: false }, fields: ['name'], purpose: parts.place.purpose, from: today, until: addDays(today, 20), writtenApplication },
  });
}
