// Hand-made VStream traffic for tests.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/planetscale/vstream.pb.h"

namespace pipeline::planetscale::test {

inline constexpr const char* kServer = "MySQL56/11111111-2222-3333-4444-555555555555:1-";

using Values = std::vector<std::optional<std::string>>;

// "MySQL56/…:1-<last>"
std::string gtid(int last);

wire::Field field(const std::string& name, const std::string& column_type, bool key = false);
wire::Row row(const Values& values);

// Events of the keyspace "shop".
wire::VEvent begin(const std::string& shard = "0");
wire::VEvent commit(int64_t timestamp = 0, const std::string& shard = "0");
wire::VEvent vgtid(int last, const std::string& shard = "0");
wire::VEvent vgtid_with_key(int last, const std::string& table, const Values& key, const std::string& shard = "0");
wire::VEvent fields(const std::string& table, const std::vector<wire::Field>& fields, const std::string& shard = "0");
// A row as the copy sends it; with a timestamp, as the binary log does.
wire::VEvent inserted(const std::string& table, const Values& after, int64_t timestamp = 0,
                      const std::string& shard = "0");
wire::VEvent updated(const std::string& table, const Values& before, const Values& after, int64_t timestamp);
wire::VEvent removed(const std::string& table, const Values& before, int64_t timestamp);
wire::VEvent ddl(const std::string& statement, int64_t timestamp = 1);
wire::VEvent copy_completed(const std::string& shard = "0");
wire::VEvent heartbeat();

// The bytes of a VStreamResponse.
std::string response(const std::vector<wire::VEvent>& events);

}  // namespace pipeline::planetscale::test
