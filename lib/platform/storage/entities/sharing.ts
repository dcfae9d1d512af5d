import type { ApplicationId, AssessmentId, CaseId, DocumentId, FilingId, ItemId, OnwardId, ResourceId, SigningKeyId, TicketId, UnitId } from '../../../identifiers.ts';
import { Application, Item } from '../../../sharing/application.ts';
import { Case } from '../../../sharing/case.ts';
import { Document } from '../../../sharing/documents.ts';
import { ExportAssessment, MlpsFiling } from '../../../sharing/evidence.ts';
import { canMove } from '../../../sharing/item-lifecycle.ts';
import { OnwardDelivery, OnwardRequest } from '../../../sharing/onward.ts';
import { SigningKey } from '../../../sharing/signature.ts';
import { isOpen, Ticket } from '../../../sharing/ticket.ts';
import { entity } from '../entity.ts';

export const ApplicationEntity = entity<'application', Application, { applicationId: ApplicationId }>({
  name: 'application', table: 'registry', schema: Application, steady: true,
  key: ({ applicationId }) => ({ partition: [applicationId] }),
  indexes: { byUnit: { index: 'index1', place: (a) => ({ partition: [a.unitId], sort: [a.submittedAt, a.applicationId] }) } },
});

/** `byOwner`: the owner's queue by due date; `byDue`: running clocks for the sweep; `openByResource`: what a change of type concerns. */
export const ItemEntity = entity<'item', Item, { applicationId: ApplicationId; itemId: ItemId }>({
  name: 'item', table: 'registry', schema: Item, steady: true,
  key: ({ applicationId, itemId }) => ({ partition: [applicationId], sort: [itemId] }),
  indexes: {
    byOwner: { index: 'index1', place: (i) => (i.state === 'OWNER_REVIEW' ? { partition: [i.ownerUnitId], sort: [i.clock?.dueOn ?? '9999-12-31', i.itemId] } : undefined) },
    byDue: { index: 'index2', place: (i) => (i.state === 'OWNER_REVIEW' && i.clock ? { partition: ['all'], sort: [i.clock.dueOn, i.itemId] } : undefined) },
    openByResource: { index: 'index3', place: (i) => (canMove(i.state, 'reclassify') ? { partition: [i.resourceId], sort: [i.itemId] } : undefined) },
  },
});

/** `standing`: documents of a unit that cover every unconditional resource. */
export const DocumentEntity = entity<'document', Document, { documentId: DocumentId }>({
  name: 'document', table: 'registry', schema: Document,
  key: ({ documentId }) => ({ partition: [documentId] }),
  indexes: {
    standing: { index: 'index1', place: (d) => (d.coverage.kind === 'unconditional' ? { partition: [d.consumerUnitId, d.kind], sort: [d.validUntil, d.documentId] } : undefined) },
  },
});

export const MlpsFilingEntity = entity<'mlps-filing', MlpsFiling, { unitId: UnitId; filingId: FilingId }>({
  name: 'mlps-filing', table: 'registry', schema: MlpsFiling,
  key: ({ unitId, filingId }) => ({ partition: [unitId], sort: [filingId] }),
});

export const ExportAssessmentEntity = entity<'export-assessment', ExportAssessment, { resourceId: ResourceId; assessmentId: AssessmentId }>({
  name: 'export-assessment', table: 'registry', schema: ExportAssessment,
  key: ({ resourceId, assessmentId }) => ({ partition: [resourceId], sort: [assessmentId] }),
});

/** `byAssignee`: a coordinator's queue; `byUnit`: what a consumer has filed; `byDue`: running clocks for the sweep. */
export const CaseEntity = entity<'case', Case, { caseId: CaseId }>({
  name: 'case', table: 'registry', schema: Case,
  key: ({ caseId }) => ({ partition: [caseId] }),
  indexes: {
    byAssignee: { index: 'index1', place: (c) => (c.assigned ? { partition: [c.assigned.unitId], sort: [c.filedAt, c.caseId] } : undefined) },
    byUnit: { index: 'index2', place: (c) => ({ partition: [c.consumerUnitId], sort: [c.filedAt, c.caseId] }) },
    byDue: { index: 'index3', place: (c) => (c.state !== 'CONCLUDED' && c.clock ? { partition: ['all'], sort: [c.clock.dueOn, c.caseId] } : undefined) },
  },
});

export const TicketEntity = entity<'ticket', Ticket, { ticketId: TicketId }>({
  name: 'ticket', table: 'registry', schema: Ticket,
  key: ({ ticketId }) => ({ partition: [ticketId] }),
  indexes: {
    byOwner: { index: 'index1', place: (t) => ({ partition: [t.ownerUnitId], sort: [t.updatedAt, t.ticketId] }) },
    byConsumer: { index: 'index2', place: (t) => ({ partition: [t.consumerUnitId], sort: [t.updatedAt, t.ticketId] }) },
    byDue: { index: 'index3', place: (t) => (isOpen(t) && t.clock ? { partition: ['all'], sort: [t.clock.dueOn, t.ticketId] } : undefined) },
  },
});

export const OnwardRequestEntity = entity<'onward-request', OnwardRequest, { itemId: ItemId; onwardId: OnwardId }>({
  name: 'onward-request', table: 'registry', schema: OnwardRequest,
  key: ({ itemId, onwardId }) => ({ partition: [itemId], sort: [onwardId] }),
});

export const OnwardDeliveryEntity = entity<'onward-delivery', OnwardDelivery, { itemId: ItemId; deliveryId: string }>({
  name: 'onward-delivery', table: 'registry', schema: OnwardDelivery,
  key: ({ itemId, deliveryId }) => ({ partition: [itemId], sort: [deliveryId] }),
});

export const SigningKeyEntity = entity<'signing-key', SigningKey, { unitId: UnitId; signingKeyId: SigningKeyId }>({
  name: 'signing-key', table: 'registry', schema: SigningKey,
  key: ({ unitId, signingKeyId }) => ({ partition: [unitId], sort: [signingKeyId] }),
});
