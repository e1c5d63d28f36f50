// What a change of a table's columns means for the rows that were delivered before it. Pure functions.
#pragma once

#include <string>

#include "pipeline/planetscale/vstream.pb.h"

namespace pipeline::planetscale {

// What to do when the columns of a table change.
enum class OnSchemaChange {
  evolve,  // go on with the new columns
  ignore,  // go on without columns that were added
  stop     // stop with an error that names them
};

// True when the rows have the same columns: names, types, character sets, in the same order.
bool same_columns(const wire::FieldEvent& a, const wire::FieldEvent& b);

struct SchemaChange {
  std::string text;        // for people: `column "d" was added`; empty = nothing changed
  bool only_adds = false;  // columns were added, nothing else
  // The values of delivered rows are not what the table now holds: a column with a default was added, a type changed
  // otherwise than to a wider one, a column was renamed.
  bool old_rows_differ = false;
};

SchemaChange compare_columns(const wire::FieldEvent& before, const wire::FieldEvent& after);

}  // namespace pipeline::planetscale
