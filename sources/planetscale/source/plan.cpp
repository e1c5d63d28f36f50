#include "source/plan.hpp"

#include <algorithm>
#include <utility>

#include "pipeline/sdk/shard_range.hpp"

namespace pipeline::planetscale {
namespace {

constexpr std::size_t kNamedTables = 5;

bool resumable(const ShardCursor& cursor) {
  return cursor.copy_done || (cursor.lastpk && can_resume_after(*cursor.lastpk));
}

GtidSet position_of(const ShardCursor& cursor) {
  return GtidSet::parse(cursor.gtid).value_or(GtidSet());
}

// A table that wasn't there when it should have been copied again.
bool lost_in_copy(const std::map<std::string, ShardCursor>& shards) {
  return std::any_of(shards.begin(), shards.end(),
                     [](const auto& shard) { return !shard.second.copy_done && !shard.second.gone.empty(); });
}

// "a, b, c, d, e and 195 more"
std::string names_of(const Tables& tables) {
  std::string names;
  std::size_t named = 0;
  for (const auto& [table, shards] : tables) {
    if (++named > kNamedTables) break;
    names += (names.empty() ? "" : ", ") + table;
  }
  if (tables.size() > kNamedTables) names += " and " + std::to_string(tables.size() - kNamedTables) + " more";
  return names;
}

class Planner {
 public:
  Planner(const SourceSettings& settings, const PlanInput& input, const Host& host)
      : settings_(settings), input_(input), host_(host) {}

  Result<Plan> plan(Tables tables) {
    // The next run tries it again; this one goes on with the others.
    if (!input_.first_round) std::erase_if(tables, [](const auto& table) { return lost_in_copy(table.second); });
    const bool refresh = settings_.mode == Mode::snapshot && input_.first_round && all_copied(tables);
    for (auto& [table, shards] : tables) {
      Status status = start_table(table, shards, refresh);
      if (!status.ok()) return status;
    }
    plan_copies(tables);
    std::erase_if(tables, [this](const auto& table) { return input_.copy_only.contains(table.first); });
    if (settings_.mode != Mode::snapshot) plan_changes(tables);
    hand_out_gone();
    return std::move(plan_);
  }

 private:
  // An old cursor goes together with the first new one of its table: it alone tells which generation was written.
  void hand_out_gone() {
    for (PlannedRead& read : plan_.reads) {
      const auto own = std::stable_partition(
          gone_.begin(), gone_.end(), [&](const Slice& slice) { return !read.scope.tables.contains(slice.first); });
      read.scope.gone.assign(own, gone_.end());
      gone_.erase(own, gone_.end());
    }
  }

  // A snapshot that was cut off is finished before another one begins.
  static bool all_copied(const Tables& tables) {
    for (const auto& [table, shards] : tables) {
      for (const auto& [shard, cursor] : shards) {
        if (!cursor.copy_done) return false;
      }
    }
    return true;
  }

  // Gives a table a cursor for each shard. A copy that can't go on starts again in all shards, as a new generation.
  Status start_table(const std::string& table, std::map<std::string, ShardCursor>& shards, bool refresh) {
    bool resharded = false;
    std::set<std::string> copied;
    bool restart = input_.lost.contains(table) || (refresh && !shards.empty());
    uint64_t generation = drop_old_generations(table, shards);
    for (auto& [shard, cursor] : shards) {
      if (!cursor.copy_done) cursor.gone.clear();
      resharded = resharded || !input_.serving.contains(shard);
      if (cursor.copy_done) copied.insert(shard);
      if (!resumable(cursor)) {
        restart = true;
        host_.info("table " + table + ": its copy can't go on where it was cut; it starts again");
      }
    }
    if (resharded && !settings_.shards.empty()) {
      return Status::invalid("table " + settings_.keyspace + "." + table +
                             " was read from other shards than those named")
          .with_option("shards")
          .with_hint("name the shards of the last run, or start with a new state folder and empty output");
    }
    // A shard whose copy had not begun has no cursor: the others alone are not the table.
    if (resharded && copied.size() == shards.size() && cover_keyspace(copied) && !restart) return {};
    if (restart || resharded) {
      for (const auto& [shard, cursor] : shards) {
        if (!input_.serving.contains(shard)) gone_.emplace_back(table, shard);
      }
      shards.clear();
      ++generation;
    }
    if (shards.empty() && !restart && starts_before_reshard()) {
      return start_before_reshard(shards);
    }
    for (const auto& [shard, position] : input_.serving) {
      const auto [cursor, is_new] = shards.try_emplace(shard);
      if (!is_new) continue;
      cursor->second.generation = generation;
      if (restart) continue;
      Status status = start_shard(shard, cursor->second);
      if (!status.ok()) return status;
    }
    return {};
  }

  // The first rows of a generation made the destination forget the ones before: a shard that still stands in one of
  // those has to be copied. Returns the newest.
  uint64_t drop_old_generations(const std::string& table, std::map<std::string, ShardCursor>& shards) {
    uint64_t newest = 1;
    for (const auto& [shard, cursor] : shards) newest = std::max(newest, cursor.generation);
    std::erase_if(shards, [&](const auto& entry) {
      const bool old = entry.second.generation < newest;
      if (old && !input_.serving.contains(entry.first)) gone_.emplace_back(table, entry.first);
      return old;
    });
    return newest;
  }

  // True when the starting positions are those of shards that were replaced since.
  [[nodiscard]] bool starts_before_reshard() const {
    const auto& starts = settings_.starting_gtids;
    return std::any_of(starts.begin(), starts.end(),
                       [&](const auto& start) { return !input_.serving.contains(start.first); });
  }

  Status start_before_reshard(std::map<std::string, ShardCursor>& shards) const {
    std::set<std::string> named;
    for (const auto& [shard, position] : settings_.starting_gtids) {
      Status status = start_shard(shard, shards[shard]);
      if (!status.ok()) return status;
      named.insert(shard);
    }
    if (cover_keyspace(named)) return {};
    return Status::invalid("the shards with a starting position are neither those that serve now nor a whole keyspace")
        .with_option("starting_gtids");
  }

  Status start_shard(const std::string& shard, ShardCursor& cursor) const {
    if (settings_.starting_gtids.empty()) return {};
    const auto start = settings_.starting_gtids.find(shard);
    if (start == settings_.starting_gtids.end()) {
      return Status::invalid("there is no position for shard " + shard).with_option("starting_gtids");
    }
    cursor.gtid = start->second;
    cursor.copy_done = true;
    return {};
  }

  void plan_copies(const Tables& tables) {
    for (const auto& [table, shards] : tables) {
      for (const auto& [shard, cursor] : shards) {
        if (cursor.copy_done) continue;
        PlannedRead& read =
            add("copy:" + table + ":" + shard, "copy of " + settings_.keyspace + "." + table + ", shard " + shard,
                {{table, {{shard, cursor}}}});
        read.scope.copy = true;
        read.estimated_rows = size_in(input_.rows, table);
      }
    }
    const auto bytes = [this](const PlannedRead& read) {
      return size_in(input_.bytes, read.scope.tables.begin()->first);
    };
    std::stable_sort(plan_.reads.begin(), plan_.reads.end(),
                     [&](const PlannedRead& a, const PlannedRead& b) { return bytes(a) > bytes(b); });
  }

  static uint64_t size_in(const std::map<std::string, uint64_t>& sizes, const std::string& table) {
    const auto found = sizes.find(table);
    return found == sizes.end() ? 0 : found->second;
  }

  void plan_changes(const Tables& tables) {
    if (!plan_.reads.empty()) return;
    plan_reshard(tables);
    if (!plan_.reads.empty()) return;
    plan_catch_up(tables);
    plan_.catch_up = true;
  }

  // Without an end: the stream is done when the server goes over to the new shards.
  void plan_reshard(const Tables& tables) {
    for (const auto& [table, shards] : tables) {
      const bool serve = std::all_of(shards.begin(), shards.end(),
                                     [&](const auto& shard) { return input_.serving.contains(shard.first); });
      if (serve) continue;
      add("reshard:" + table, "changes of " + settings_.keyspace + "." + table + " over the reshard",
          {{table, shards}});
    }
  }

  void plan_catch_up(const Tables& tables) {
    std::map<std::string, Tables> groups;  // by position
    for (const auto& [table, shards] : tables) {
      std::string position;
      for (const auto& [shard, cursor] : shards) position += shard + "=" + position_of(cursor).to_string() + ";";
      groups[position].emplace(table, shards);
    }
    const bool follow = settings_.mode == Mode::follow && groups.size() == 1;
    for (auto& [position, group] : groups) {
      if (!follow && reached_end(group, input_.end)) continue;
      std::string text = "changes of " + settings_.keyspace + " in " + names_of(group);
      PlannedRead& read = add("changes:" + std::to_string(plan_.reads.size()), std::move(text), std::move(group));
      if (follow) {
        read.scope.follow = true;
      } else {
        read.scope.stop = input_.end;
      }
    }
  }

  PlannedRead& add(std::string id, std::string text, Tables tables) {
    PlannedRead& read = plan_.reads.emplace_back();
    read.id = std::move(id);
    read.text = std::move(text);
    read.scope.keyspace = settings_.keyspace;
    read.scope.tables = std::move(tables);
    return read;
  }

  const SourceSettings& settings_;
  const PlanInput& input_;
  const Host& host_;
  std::vector<Slice> gone_;
  Plan plan_;
};

}  // namespace

Result<Tables> read_cursors(const std::string& keyspace, const std::vector<std::string>& tables,
                            const std::vector<Cursor>& saved) {
  Tables result;
  for (const std::string& table : tables) result[table];
  for (const Cursor& item : saved) {
    const auto table = result.find(item.name);
    if (item.name_space != keyspace || table == result.end()) continue;
    Result<ShardCursor> cursor = decode_cursor(item.value);
    if (!cursor.ok()) return cursor.status().with_context("table " + item.name + ", shard " + item.slice);
    table->second.emplace(item.slice, std::move(cursor).value());
  }
  return result;
}

Ends common_end(const Positions& serving, const Tables& tables) {
  Ends end;
  for (const auto& [shard, position] : serving) end[shard] = GtidSet::parse(position).value_or(GtidSet());
  for (const auto& [table, shards] : tables) {
    for (const auto& [shard, cursor] : shards) {
      const auto found = end.find(shard);
      if (found != end.end()) found->second.add(position_of(cursor));
    }
  }
  return end;
}

bool reached_end(const Tables& tables, const Ends& end) {
  for (const auto& [table, shards] : tables) {
    for (const auto& [shard, position] : end) {
      const auto cursor = shards.find(shard);
      if (cursor == shards.end() || !cursor->second.copy_done) return false;
      if (!position_of(cursor->second).contains(position)) return false;
    }
    if (shards.size() != end.size()) return false;
  }
  return true;
}

Result<Plan> make_plan(const SourceSettings& settings, const PlanInput& input, Tables tables, const Host& host) {
  return Planner(settings, input, host).plan(std::move(tables));
}

}  // namespace pipeline::planetscale
