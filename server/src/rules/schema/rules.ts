import type { Rule } from '../rule.ts';
import { annotationKeySyntax } from './annotationKeySyntax.ts';
import { annotationsTooLarge } from './annotationsTooLarge.ts';
import { apiVersionMissing } from './apiVersionMissing.ts';
import { apiVersionRemoved } from './apiVersionRemoved.ts';
import { apiVersionWrong } from './apiVersionWrong.ts';
import { cidrHostBits } from './cidrHostBits.ts';
import { cidrIpv4Mapped } from './cidrIpv4Mapped.ts';
import { cidrLeadingZeros } from './cidrLeadingZeros.ts';
import { cidrNotCanonical } from './cidrNotCanonical.ts';
import { cidrSyntax } from './cidrSyntax.ts';
import { duplicateItem } from './duplicateItem.ts';
import { endPort } from './endPort.ts';
import { exceptOutside } from './exceptOutside.ts';
import { experimentalField } from './experimentalField.ts';
import { expressionKeyMissing } from './expressionKeyMissing.ts';
import { expressionValues } from './expressionValues.ts';
import { fieldMissing } from './fieldMissing.ts';
import { fieldsExclusive } from './fieldsExclusive.ts';
import { finalizerName } from './finalizerName.ts';
import { foreignField } from './foreignField.ts';
import { kindMissing } from './kindMissing.ts';
import { kindUnknown } from './kindUnknown.ts';
import { labelKeySyntax } from './labelKeySyntax.ts';
import { labelNull } from './labelNull.ts';
import { labelOutsideMatchLabels } from './labelOutsideMatchLabels.ts';
import { labelValueSyntax } from './labelValueSyntax.ts';
import { listExpected } from './listExpected.ts';
import { mappingExpected } from './mappingExpected.ts';
import { misplacedField } from './misplacedField.ts';
import { nameMissing } from './nameMissing.ts';
import { nameSyntax } from './nameSyntax.ts';
import { namespaceIgnored } from './namespaceIgnored.ts';
import { namespaceSyntax } from './namespaceSyntax.ts';
import { needsQuotes } from './needsQuotes.ts';
import { operatorUnknown } from './operatorUnknown.ts';
import { ownerReference } from './ownerReference.ts';
import { peerByName } from './peerByName.ts';
import { portListInText } from './portListInText.ts';
import { portNameSyntax } from './portNameSyntax.ts';
import { portOutOfRange } from './portOutOfRange.ts';
import { portQuoted } from './portQuoted.ts';
import { protocolUnknown } from './protocolUnknown.ts';
import { rangeOrder } from './rangeOrder.ts';
import { selectorNested } from './selectorNested.ts';
import { statusField } from './statusField.ts';
import { tooFewItems } from './tooFewItems.ts';
import { tooManyItems } from './tooManyItems.ts';
import { unknownField } from './unknownField.ts';
import { valueLength } from './valueLength.ts';
import { valueNotAllowed } from './valueNotAllowed.ts';
import { valueOutOfRange } from './valueOutOfRange.ts';
import { valuePattern } from './valuePattern.ts';
import { wrongDirectionKey } from './wrongDirectionKey.ts';
import { wrongType } from './wrongType.ts';

/** What the field tables refuse, in any kind; the order in which equal places are told. */
export const SCHEMA_RULES: readonly Rule[] = [
  // What the object is
  apiVersionMissing,
  apiVersionRemoved,
  apiVersionWrong,
  kindMissing,
  kindUnknown,
  // Fields that are not there, or stand elsewhere
  foreignField,
  labelOutsideMatchLabels,
  misplacedField,
  peerByName,
  selectorNested,
  statusField,
  unknownField,
  wrongDirectionKey,
  experimentalField,
  fieldMissing,
  fieldsExclusive,
  // Values that no field of the kind takes
  duplicateItem,
  tooFewItems,
  tooManyItems,
  valueLength,
  valueNotAllowed,
  valueOutOfRange,
  valuePattern,
  // Values of the wrong type
  listExpected,
  mappingExpected,
  needsQuotes,
  wrongType,
  // Metadata
  annotationKeySyntax,
  annotationsTooLarge,
  finalizerName,
  nameMissing,
  nameSyntax,
  namespaceIgnored,
  namespaceSyntax,
  ownerReference,
  // Selectors and peers
  expressionKeyMissing,
  expressionValues,
  labelKeySyntax,
  labelValueSyntax,
  operatorUnknown,
  // Addresses
  cidrHostBits,
  cidrIpv4Mapped,
  cidrLeadingZeros,
  cidrNotCanonical,
  cidrSyntax,
  exceptOutside,
  // Ports and directions
  endPort,
  portListInText,
  portNameSyntax,
  portOutOfRange,
  portQuoted,
  protocolUnknown,
  // Of Calico's kinds alone
  rangeOrder,
  // Accepted, and likely a mistake: whom the policy is about
  labelNull,
];
