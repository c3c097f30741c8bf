import { validateSubjects } from './validate';

validateSubjects(1, 2);
