import { requirementsTable } from '../cli/conformance/pages/requirements-table';

process.stdout.write(requirementsTable());
