/** A rarely used format of originals, which the function reads only on request. */
export enum SourceFormat {
  /** TIFF, of scanners and printers. Browsers cannot show the originals. */
  TIFF = 'tiff',
}
