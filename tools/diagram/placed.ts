export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle in pixels from the top left corner of the picture. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Placed {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Box>;
  readonly edges: readonly PlacedEdge[];
  /** Where the title of each frame begins. */
  readonly titles: ReadonlyMap<string, Point>;
}

/** A text, and the middle of it. */
export interface Label extends Point {
  readonly text: string;
}

export interface PlacedEdge {
  readonly points: readonly Point[];
  readonly isDashed: boolean;
  readonly label?: Label;
}
