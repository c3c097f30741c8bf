/** Where a path is answered, and how long the answer is kept. */
export enum BehaviorKind {
  UNCACHED = 'uncached',
  MEDIA = 'media',
  IMAGES = 'images',
  ASSETS = 'assets',
  CUSTOM = 'of',
}
