import { Family } from './graph';

export type Color = readonly [light: string, dark: string];

export const MUTED: Color = ['#55606e', '#a9b4c0'];
export const FAMILIES: Record<Family, Color> = {
  person: MUTED,
  edge: ['#7c53c9', '#a78bfa'],
  compute: ['#d0661a', '#f0883e'],
  data: ['#2f62c8', '#6ea8fe'],
  storage: ['#3d8a2e', '#6cc24a'],
  events: ['#c22f6c', '#f27ab0'],
  network: ['#6b55bd', '#a597ee'],
  delivery: ['#0e7f86', '#3fc1c9'],
  operations: ['#a03a3a', '#f0837d'],
};
