import { addDays } from '../../../lib/calendar/instant.ts';
import { isLeftToPlatform } from '../../../lib/sharing/approval-steps.ts';
import { demoPersonId } from '../seed.ts';
import { explainDue } from './deadline-words.ts';
import { asked } from './pupils.ts';
import { completeForm, signAll } from './signing.ts';
import { partyWord } from './words-of-law.ts';
import type { Answered } from './stage.ts';
import type { Shared, Story } from './story.ts';

/** The receiving system's filing, where the text wants it proved. */
export async function fileSystem({ stage, law, today }: Story, unit: string): Promise<{ readonly filingId?: string }> {
  if (!law.value('sharing.consumerMlpsProof').required) return {};
  const body = { filingNumber: '演示备案00001', systemName: '数据使用系统', level: 3, filedOn: addDays(today, -100), validUntil: addDays(today, 900) };
  const { body: { filingId } } = await stage.play('filing', `${unit}-consumer`, { path: `/units/unit-${unit}/mlps-filings`, body });
  return { filingId: String(filingId) };
}

/** Of an application for one resource: the way to its item. */
export function itemPathOf({ body }: Answered): string {
  const { applicationId, items } = body as unknown as { readonly applicationId: string; readonly items?: readonly { readonly itemId: string }[] };
  return `/applications/${applicationId}/items/${items?.[0]?.itemId ?? ''}`;
}

/** An applicant from inside applies; whoever the text names decides; the documents are signed; the executor puts it into force. */
export async function shareInside(story: Story, resourceId: string): Promise<Shared> {
  const { stage, law, parts, today } = story;
  stage.act('申请、审核、签署、授权', 'Apply, decide, sign, grant');
  const { place: { purpose, consumer: use }, consumer } = parts;
  const scope = asked(resourceId, today, addDays(today, 180));
  const application = { scenario: use.scenario, purpose, legalDuty: use.legalDuty, responsiblePerson: demoPersonId(consumer), items: [scope] };
  await stage.play('apply-incomplete', consumer, { path: '/applications', body: { ...application, scenario: '', purpose: '' } });
  if (law.value('sharing.consumerMlpsProof').required) await stage.play('apply-without-filing', consumer, { path: '/applications', body: application });
  const filing = await fileSystem(story, use.unit);
  const itemPath = itemPathOf(await stage.play('apply', consumer, { path: '/applications', body: { ...application, items: [{ ...scope, ...filing }] } }));
  const approvers = law.value('sharing.conditionalApprovers');
  const narrowed = { ...asked('', today, addDays(today, 90), ['identityNumber', 'name']), dailyReads: 20 };
  const { resourceId: _, ...terms } = narrowed;
  if (isLeftToPlatform(approvers, true)) await meetNobody(story, itemPath);
  else {
    await explainDue(story, itemPath, consumer);
    await stage.play('decide-wrong-seat', parts.ownConsumer, { path: `${itemPath}/decision`, body: { outcome: 'APPROVED' }, ifMatch: '"1"' });
    await decideInTurn(story, itemPath, approvers.internal.steps, terms);
  }
  if (law.value('sharing.documentsBeforeGrant').length > 0) await stage.play('activate-unsigned', parts.technical, { path: `${itemPath}/grant`, body: {} });
  await signAll(story, itemPath, consumer, 'documents');
  await stage.play('activate-wrong-seat', parts.owner, { path: `${itemPath}/grant`, body: {} });
  await stage.play('activate-beyond', parts.technical, { path: `${itemPath}/grant`, body: { scope: { ...terms, fields: ['identityNumber', 'name', 'sex'] } } });
  const granted = await stage.play('activate', parts.technical, { path: `${itemPath}/grant`, body: {} });
  return { grantId: String(granted.body['grantId']), until: isLeftToPlatform(approvers, true) ? scope.until : terms.until, itemPath };
}

/** Left to the platform: nobody decides, nobody is late. */
async function meetNobody({ stage, parts }: Story, itemPath: string): Promise<void> {
  await stage.play('deadline-of-nobody', parts.consumer, { method: 'GET', path: `${itemPath}/deadline` });
  await stage.play('decide-left-to-platform', parts.owner, { path: `${itemPath}/decision`, body: { outcome: 'APPROVED' }, ifMatch: '"1"' });
}

/** One approver after the other, as the text orders them; before the last of them nothing can come into force. */
export async function decideInTurn({ stage, law, parts }: Story, itemPath: string, roles: readonly string[], scope?: object, version = 1): Promise<void> {
  for (const [given, role] of roles.entries()) {
    if (given > 0) {
      await stage.play('activate-half-approved', parts.technical, { path: `${itemPath}/grant`, body: {} });
      await stage.play('decide-out-of-turn', parts.owner, { path: `${itemPath}/decision`, body: { outcome: 'APPROVED' }, ifMatch: `"${given + version}"` });
    }
    stage.tell(`第 ${given + 1} 步，共 ${roles.length} 步：${partyWord(law, role)}`, 'whose turn it is');
    const body = { outcome: 'APPROVED', ...(scope && given === 0 && { scope }) };
    const step = roles.length === 1 ? 'decide' : given + 1 < roles.length ? 'decide-first' : 'decide-last';
    await stage.play(step, parts.inRole(role), { path: `${itemPath}/decision`, body, ifMatch: `"${given + version}"` });
  }
}

/** An applicant to whom the owner's role was delegated still does not decide on the own application. */
export async function decideOwn(story: Story, resourceId: string): Promise<void> {
  const { stage, law, parts, today } = story;
  const filing = await fileSystem(story, parts.ownerUnit);
  // what is left to the platform is not, where a mask is to be weaker than the catalog's: then the owner must decide
  const masks = isLeftToPlatform(law.value('sharing.conditionalApprovers'), true) ? { name: { name: 'clear' } } : {};
  const applicant = demoPersonId(parts.ownConsumer);
  const own = await stage.play('apply-own', parts.ownConsumer, {
    path: '/applications',
    body: { scenario: '本单位日常管理', purpose: parts.place.purpose, legalDuty: '学籍管理职责', responsiblePerson: applicant, items: [{ ...asked(resourceId, today, addDays(today, 30)), masks, ...filing }] },
  });
  const version = await completeForm(story, itemPathOf(own), parts.ownConsumer, 'form-own');
  const lent = await stage.play('delegate', parts.owner, { path: '/delegations', body: { to: applicant, role: 'DataOwner', unitId: `unit-${parts.ownerUnit}`, startsOn: today, endsOn: addDays(today, 7) } });
  if (lent.refused) return; // a text that keeps producers and users apart lets nobody be both
  await stage.play('decide-own', parts.ownConsumer, { path: `${itemPathOf(own)}/decision`, body: { outcome: 'APPROVED' }, ifMatch: `"${version}"` });
}
