/* eslint-disable @typescript-eslint/no-explicit-any */
import { Place } from './place';

/** A function of a stack. */
export class LambdaFunction {
  constructor(readonly place: Place, readonly id: string, readonly properties: any) {}

  /** The value of an environment variable; an empty text without one. */
  variable(name: string): string {
    const value = this.properties.Environment?.Variables?.[name];
    return value === undefined ? '' : this.place.text(value);
  }

  /** The properties of the custom resources that the function handles. */
  handled(): any[] {
    return Object.values<any>(this.place.template.Resources).flatMap(({ Properties }) => Properties?.ServiceToken?.['Fn::GetAtt']?.[0] === this.id ? [Properties] : []);
  }

  /** The same as text. */
  inputs(): Record<string, string>[] {
    return this.handled().map((properties) => Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, this.place.text(value)])));
  }

  /** Resources of some types with a property that refers to the function. */
  attached(type: string, property: string): any[] {
    return this.place.resources(type).map(([, properties]) => properties)
      .filter(({ [property]: value }) => value?.Ref === this.id || value?.['Fn::GetAtt']?.[0] === this.id);
  }
}
