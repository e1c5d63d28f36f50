// Which tables of a keyspace are to be read.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "discovery/catalog.hpp"
#include "pipeline/sdk/host.hpp"

namespace pipeline::planetscale {

struct TableChoice {
  std::vector<std::string> tables;   // names and globs; empty = all
  std::vector<std::string> exclude;  // names and globs

  // Every table is named by its exact name, so that no catalog is needed.
  [[nodiscard]] bool exact() const;
};

// The names without a catalog. An error for one that can't be streamed. REQUIRES: exact().
Result<std::vector<std::string>> exact_tables(const TableChoice& choice);

// The tables of the catalog that are chosen, in order. `read_before` holds tables with a saved position: one of them
// that is gone is left out with a warning, while any other name that leads to no table is an error.
Result<std::vector<std::string>> choose_tables(const TableChoice& choice, const Catalog& catalog,
                                               const std::set<std::string>& read_before, const Host& host);

}  // namespace pipeline::planetscale
