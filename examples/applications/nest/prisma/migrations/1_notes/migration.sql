CREATE TABLE "Note" (
    "id" SERIAL PRIMARY KEY,
    "body" TEXT NOT NULL,
    "words" INTEGER
);
