/* eslint-disable @typescript-eslint/no-explicit-any */

/** A template and its location. */
export interface Place {
  readonly region: string;
  readonly template: any;
  /** The physical name, for references from other stacks. */
  readonly stack?: string;
}

/** A resource of a template. */
export interface Found {
  readonly id: string;
  readonly resource: any;
  readonly place: Place;
}

/**
 * What a reference leads to, if it has not been followed yet: in its own template, by an export of its region, by an
 * output of another stack, or by the name of a bucket.
 */
export function resolve(places: Place[], place: Place, value: any): Found | undefined {
  if (value?.resource && value.place) return value;
  if (Array.isArray(value?.['Fn::Join']?.[1])) return mentioned(places, place, value)[0];
  if (typeof value === 'string') return bucketNamed(places, value);
  const id = value?.Ref ?? value?.['Fn::GetAtt']?.[0];
  const resource = place.template.Resources[id];
  if (resource) return { id, resource, place };
  const output = outputOf(places, place, value);
  return output && resolve(places, output.place, output.value);
}

/** All resources that a value refers to, at any depth. */
export function mentioned(places: Place[], place: Place, value: any): Found[] {
  const parts = value?.['Fn::Join']?.[1];
  if (Array.isArray(parts)) {
    const named = bucketNamed(places, parts.filter((part: any) => typeof part === 'string').join(''));
    return [...parts.filter((part: any) => typeof part === 'object').flatMap((part: any) => mentioned(places, place, part)), ...named ? [named] : []];
  }
  const found = resolve(places, place, value);
  if (found) return [found];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap((member) => mentioned(places, place, member)) : [];
}

/** In its ARN, the ARN of its objects, its domain name or alone. */
function bucketNamed(places: Place[], text: string): Found | undefined {
  const name = text.replace(/^.*:s3:::/, '').split(/[./]/)[0];
  for (const place of places) {
    const bucket = Object.entries<any>(place.template.Resources ?? {}).find(([, { Type, Properties }]) => Type === 'AWS::S3::Bucket' && Properties?.BucketName === name);
    if (bucket) return { id: bucket[0], resource: bucket[1], place };
  }
  return undefined;
}

function outputOf(places: Place[], place: Place, value: any): { place: Place; value: any } | undefined {
  const name = value?.['Fn::ImportValue'];
  if (name !== undefined) {
    for (const other of places.filter(({ region }) => region === place.region)) {
      const output = Object.values<any>(other.template.Outputs ?? {}).find(({ Export: exported }) => exported?.Name === name);
      if (output) return { place: other, value: output.Value };
    }
  }
  const { StackName: stack, Region: region = place.region, OutputName: output } = value?.['Fn::GetStackOutput'] ?? {};
  const other = places.find((one) => stack !== undefined && one.stack === stack && one.region === region);
  const weak = other?.template.Outputs?.[output];
  return weak && { place: other, value: weak.Value };
}
