// From a CatalogTable to what VStream would tell about it.
#pragma once

#include "discovery/catalog.hpp"
#include "pipeline/planetscale/vstream.pb.h"
#include "pipeline/sdk/schema.hpp"
#include "vstream/column_plan.hpp"

namespace pipeline::planetscale {

// Columns as the ones that FIELD events lead to, with comment, default, generated and invisible in their metadata.
Schema schema_of(const CatalogTable& table, const ValueRules& rules);

// True when a copy of the table that was cut off starts again: there is no key, or none that it could go on after.
bool copy_restarts(const CatalogTable& table);

// Fills in what a FIELD event leaves out: the character sets that vttablet doesn't know (vstream.md 8.10).
void complete_fields(const CatalogTable& table, wire::FieldEvent& fields);

}  // namespace pipeline::planetscale
