/** The type of a behavior: its origin and its cache duration. */
export enum BehaviorKind {
  UNCACHED = 'uncached',
  MEDIA = 'media',
  IMAGES = 'images',
  ASSETS = 'assets',
  CUSTOM = 'of',
  /** The files of a front end. No behavior of the caller has it. */
  SITE = 'site',
}
