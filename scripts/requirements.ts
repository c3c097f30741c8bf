import { requirementsTable } from '../tools/conformance/requirements-table';

process.stdout.write(requirementsTable());
