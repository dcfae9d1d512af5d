import * as z from 'zod';

/**
 * Identifiers of things. Each is `<prefix>-<random>` and is branded once, at the boundary, by its schema.
 * None of them is derived from a person's data, except `PersonId`, which is a digest of issuer and subject.
 */
const identifier = <const P extends string>(prefix: P) =>
  z.string().regex(new RegExp(`^${prefix}-[a-z0-9]{4,40}$`), { error: `${prefix}-…`, abort: true }).brand<P>(); // a union goes on to tell its other forms

export const UnitId = identifier('unit');
export type UnitId = z.output<typeof UnitId>;
export const PersonId = identifier('person');
export type PersonId = z.output<typeof PersonId>;
export const ResourceId = identifier('resource');
export type ResourceId = z.output<typeof ResourceId>;
export const LegalBasisId = identifier('basis');
export type LegalBasisId = z.output<typeof LegalBasisId>;
export const ApplicationId = identifier('application');
export type ApplicationId = z.output<typeof ApplicationId>;
export const ItemId = identifier('item');
export type ItemId = z.output<typeof ItemId>;
export const DocumentId = identifier('document');
export type DocumentId = z.output<typeof DocumentId>;
export const CaseId = identifier('case');
export type CaseId = z.output<typeof CaseId>;
export const TicketId = identifier('ticket');
export type TicketId = z.output<typeof TicketId>;
export const FilingId = identifier('filing');
export type FilingId = z.output<typeof FilingId>;
export const AssessmentId = identifier('assessment');
export type AssessmentId = z.output<typeof AssessmentId>;
export const OnwardId = identifier('onward');
export type OnwardId = z.output<typeof OnwardId>;
export const NodeId = identifier('node');
export type NodeId = z.output<typeof NodeId>;
export const ProductId = identifier('product');
export type ProductId = z.output<typeof ProductId>;
export const SigningKeyId = identifier('signingkey');
export type SigningKeyId = z.output<typeof SigningKeyId>;
export const ImportId = identifier('import');
export type ImportId = z.output<typeof ImportId>;
export const HoldId = identifier('hold');
export type HoldId = z.output<typeof HoldId>;
export const MediumId = identifier('medium');
export type MediumId = z.output<typeof MediumId>;
export const DestructionId = identifier('destruction');
export type DestructionId = z.output<typeof DestructionId>;
export const CertificateId = identifier('certificate');
export type CertificateId = z.output<typeof CertificateId>;
export const RecordId = identifier('record');
export type RecordId = z.output<typeof RecordId>;
export const NotificationId = identifier('notification');
export type NotificationId = z.output<typeof NotificationId>;
export const DelegationId = identifier('delegation');
export type DelegationId = z.output<typeof DelegationId>;
export const SystemId = identifier('system');
export type SystemId = z.output<typeof SystemId>;
export const ProjectId = identifier('project');
export type ProjectId = z.output<typeof ProjectId>;
export const ChangeTaskId = identifier('task');
export type ChangeTaskId = z.output<typeof ChangeTaskId>;

/**
 * A grant's identifier is `grant-<resource's random part>-<own random part>`: it names its resource, so that a
 * masked read loads person, grant and resource in one batch.
 */
export const GrantId = z.string().regex(/^grant-[a-z0-9]{4,40}-[a-z0-9]{4,40}$/, 'grant-…-…').brand<'grant'>();
export type GrantId = z.output<typeof GrantId>;

export const grantIdFor = (resourceId: ResourceId, random: string): GrantId =>
  GrantId.parse(`grant-${resourceId.slice('resource-'.length)}-${random}`);

export const resourceIdOf = (grantId: GrantId): ResourceId =>
  ResourceId.parse(`resource-${grantId.split('-')[1]}`);
