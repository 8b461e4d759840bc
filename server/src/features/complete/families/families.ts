import type { Family } from '../../../schema/field.ts';
import { ADMIN } from './admin.ts';
import { CALICO } from './calico.ts';
import { CILIUM } from './cilium.ts';
import type { FamilyCompletion } from './family.ts';
import { KUBERNETES } from './kubernetes.ts';

export const FAMILIES: Readonly<Record<Family, FamilyCompletion>> = {
  kubernetes: KUBERNETES,
  admin: ADMIN,
  calico: CALICO,
  cilium: CILIUM,
};
