import { aws_lambda as lambda } from 'aws-cdk-lib';
import {
  Derivative, DerivativeFormat, DerivativeOptions, FileConverter, FileConverterOptions, MediaProcessorOptions,
  MediaProcessorProps,
} from '../../../src';
import { importedVpc } from '../../assemblies/imported';
import { baseOf, nestedTable, Table, tableOf, to } from '../change';
import { usual } from '../usual';

const processor = baseOf<MediaProcessorProps>('MediaProcessor', 'Media');

const rows = usual<MediaProcessorOptions>('MediaProcessorOptions', {
  converters: [{ to: [FileConverter.none(['.mp4'])], name: 'none → one' }],
  derivatives: [{ to: [Derivative.of({ name: 'small', width: 200 })], name: 'default → one' }],
  s3PrefixListId: [{ beside: (stack) => ({ vpc: importedVpc(stack) }), to: 'pl-0123456789abcdef0' }],
  sharpLayer: [{ to: (stack) => lambda.LayerVersion.fromLayerVersionArn(stack, 'Sharp', `arn:aws:lambda:${stack.region}:123456789012:layer:sharp:1`) }],
  vpc: to(importedVpc),
});

export const mediaTables: readonly Table[] = [
  tableOf<MediaProcessorProps>('MediaProcessorOptions', processor, rows),
  nestedTable<DerivativeOptions, MediaProcessorProps>('DerivativeOptions', processor, 'derivative ', (options) => ({
    derivatives: [Derivative.of({ name: 'small', width: 200, ...options })],
  }), { formats: [{ to: [DerivativeFormat.jpeg()], name: 'default → JPEG' }] }),
  nestedTable<FileConverterOptions, MediaProcessorProps>('FileConverterOptions', processor, 'converter ', (options, stack) => ({
    converters: [FileConverter.lambdaFunction(
      lambda.Function.fromFunctionArn(stack, 'Pdf', `arn:aws:lambda:${stack.region}:123456789012:function:pdf`), { suffixes: ['.pdf'], ...options },
    )],
  })),
];
