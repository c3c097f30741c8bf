import { IEldoniaPlatform } from '../eldonia-platform-ref';

/**
 * Parts of a Region, by their names.
 *
 * A step of its construction gets these, and never the Region, which is not complete yet. A part that a Region may not
 * have is passed, too, so that no step can be before the one that makes it.
 */
export type PlatformParts<Name extends keyof IEldoniaPlatform> = {
  readonly [Part in keyof Required<Pick<IEldoniaPlatform, Name>>]: IEldoniaPlatform[Part];
};
