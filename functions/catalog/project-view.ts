import * as z from 'zod';
import { Project } from '../../lib/catalog/project.ts';

export const ProjectView = z.strictObject({ ...Project.shape, version: z.int() });
export type ProjectView = z.output<typeof ProjectView>;
export const toProjectView = (project: Project, version: number): ProjectView => ({ ...project, version });
