// The MySQL side of a recorded keyspace: its tables as MySQL described them when their rows were read.
#pragma once

#include <memory>

#include "discovery/sql_server.hpp"
#include "recording.hpp"

namespace pipeline::planetscale::test {

std::unique_ptr<SqlServer> mysql_of(const vtgate::Recording& recording);

}  // namespace pipeline::planetscale::test
