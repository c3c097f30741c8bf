import { validateSubjects } from './validate';

validateSubjects(0, 2);
