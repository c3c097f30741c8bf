import { taskSizeFor } from '../../src/private/task-size';

test.each<[number, number, number, number]>([
  [256, 512, 256, 512], [256, 513, 256, 1_024], [256, 2_049, 512, 3_072], [512, 1_280, 512, 2_048], [512, 4_097, 1_024, 5_120],
  [2_048, 16_385, 4_096, 17_408], [8_192, 16_640, 8_192, 20_480], [16_384, 122_881, 32_768, 249_856], [32_768, 61_441, 32_768, 122_880],
])('finds for %d CPU units and %d MiB the size of %d and %d', (cpu, memory, cpuFound, memoryFound) =>
  expect(taskSizeFor(cpu, memory)).toEqual({ cpu: cpuFound, memoryLimitMiB: memoryFound }));

test('returns undefined if Fargate has no such size', () => expect(taskSizeFor(256, 249_857)).toBeUndefined());
