import type { Field, FieldDoc } from './field.ts';

const SOURCE = 'k8s.io/apimachinery pkg/apis/meta/v1/types.go';

/** Fields that the API server fills or overwrites: nobody needs to write them. */
const FROM_SERVER = 'Written by the API server; a manifest needs none.';

function text(summary: string, ...facts: string[]): Field {
  return { type: 'string', doc: doc(summary, facts) };
}

function doc(summary: string, facts: readonly string[] = []): FieldDoc {
  return { summary, facts, source: SOURCE };
}

/**
 * `metadata` of any object: `ObjectMeta` of apimachinery. `name` and `namespace` say what they mean for the kind; one
 * without a `namespace` is clusterwide.
 */
export function objectMeta(name: FieldDoc, namespace?: FieldDoc): Field {
  return {
    type: 'object',
    role: 'metadata',
    required: true,
    doc: doc('name, namespace, labels and annotations of the object', [
      'Without a `name` or `generateName` it is refused.',
    ]),
    fields: {
      name: { type: 'string', role: 'name', required: true, unless: 'generateName', maxLength: 253, doc: name },
      generateName: {
        role: 'generate-name',
        ...text(
          'a prefix to which the API server adds five random characters to make a name',
          'Used only where `name` is missing. Only with `kubectl create`: `kubectl apply` needs a name.',
        ),
      },
      namespace: namespace
        ? { type: 'string', role: 'namespace', maxLength: 63, doc: namespace }
        : {
            type: 'string',
            role: 'no-namespace',
            doc: doc('nothing: objects of this kind are in no namespace', ['The API server takes it out again.']),
          },
      labels: {
        type: 'map',
        role: 'object-labels',
        doc: doc('labels of this object itself', [
          'For finding and grouping objects; they change nothing about who may talk to whom.',
          'Pods are chosen by their own labels, not by these.',
        ]),
        items: text('the value of the label', 'Text: quote numbers and words such as `yes` or `true`.'),
      },
      annotations: {
        type: 'map',
        role: 'annotations',
        doc: doc('notes on this object for people and tools', [
          'Any text; all annotations together at most 256 KiB.',
          'They change nothing about who may talk to whom.',
        ]),
        items: text('the text of the annotation', 'Text: quote numbers and words such as `yes` or `true`.'),
      },
      finalizers: {
        type: 'list',
        role: 'finalizers',
        doc: doc('what must be cleaned up before the object is really deleted', [
          'Each is a name with a domain, `example.com/name`; without a domain only `kubernetes`, `orphan` and `foregroundDeletion` are known.',
        ]),
        items: text('one finalizer, `example.com/name`'),
      },
      ownerReferences: {
        type: 'list',
        role: 'owners',
        doc: doc('objects that own this one; when the last is deleted, this one is too', [
          'Owners are in the same namespace or clusterwide. At most one has `controller: true`.',
        ]),
        items: { type: 'object', role: 'owner', doc: doc('one owner'), fields: OWNER_FIELDS },
      },
      creationTimestamp: timestamp('when the object was created', FROM_SERVER),
      deletionTimestamp: timestamp('when the object is to be deleted', FROM_SERVER),
      deletionGracePeriodSeconds: {
        type: 'integer',
        format: 'int64',
        doc: doc('seconds left before deletion', [FROM_SERVER]),
      },
      generation: { type: 'integer', format: 'int64', doc: doc('how often the wanted state changed', [FROM_SERVER]) },
      resourceVersion: text(
        'the version of the stored object',
        FROM_SERVER,
        'An object that names one cannot be created.',
      ),
      selfLink: text('once the path of the object', 'Empty since Kubernetes 1.20.'),
      uid: text('the identity of the stored object', FROM_SERVER),
      managedFields: {
        type: 'list',
        doc: doc('who set which field', [FROM_SERVER, 'What a manifest says here is not kept.']),
        items: { type: 'object', doc: doc('the fields of one manager'), fields: MANAGED_FIELDS },
      },
    },
  };
}

function timestamp(summary: string, ...facts: string[]): Field {
  return { type: 'string', format: 'timestamp', doc: doc(summary, [...facts, 'RFC 3339, `2025-01-31T12:00:00Z`.']) };
}

const OWNER_FIELDS: Readonly<Record<string, Field>> = {
  apiVersion: { ...text('the API version of the owner, `group/version`'), required: true },
  kind: { ...text('the kind of the owner', 'An Event cannot own anything.'), required: true },
  name: { ...text('the name of the owner'), required: true },
  uid: {
    ...text('the identity of the owner', 'An owner of another identity with the same name does not count.'),
    required: true,
  },
  controller: { type: 'boolean', doc: doc('whether this owner manages the object') },
  blockOwnerDeletion: {
    type: 'boolean',
    doc: doc('whether the owner waits for this object when it is deleted in the foreground'),
  },
};

const MANAGED_FIELDS: Readonly<Record<string, Field>> = {
  manager: text('the program that set the fields'),
  operation: text('`Apply` or `Update`'),
  apiVersion: text('the API version the fields are named in'),
  time: timestamp('when a field was last added or changed'),
  fieldsType: text('always `FieldsV1`'),
  fieldsV1: { type: 'any', doc: doc('the fields as a tree of keys') },
  subresource: text('the subresource through which they were set'),
};
