// format = "latest" with partial rows against a map, over several runs, with much memory and with little.
#include <gtest/gtest.h>

#include <random>

#include "sinks/parquet/keyed_model.hpp"
#include "sinks/parquet/latest_table.hpp"

namespace pipeline::parquet {
namespace {

using test::Changes;
using test::keyed_stream;
using test::Row;
using test::RowsByKey;

constexpr std::size_t kKeys = 70;

const std::vector<std::string>& names() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> result;
    for (int i = 0; i < 20; ++i) result.push_back("c" + std::to_string(i));
    return result;
  }();
  return all;
}

Changes random_changes(std::size_t columns, std::mt19937& random) {
  Changes changes;
  changes.operation = random() % 5 == 0 ? Operation::remove : Operation::update;
  for (std::size_t left = 1 + random() % 3; left > 0; --left) {
    Row row{std::to_string(random() % kKeys)};
    while (row.size() < columns) {
      row.emplace_back(random() % 6 == 0 ? std::optional<std::string>()
                                         : std::string(random() % 40, static_cast<char>('a' + random() % 26)));
    }
    changes.rows.push_back(std::move(row));
  }
  if (random() % 3 == 0) return changes;
  for (std::size_t i = 1; i < columns; ++i) {
    if (random() % 2 == 0) changes.unavailable.emplace_back(names()[i]);
  }
  return changes;
}

class PartialRandom : public test::LatestTable, public ::testing::WithParamInterface<uint64_t> {
 protected:
  PartialRandom() { options_.buffer_bytes = GetParam(); }

  void copy_table() {
    model_.clear();
    bind(keyed_stream(columns_, ++generation_));
    Changes copied{{}, Operation::snapshot};
    for (std::size_t key = 0; key < kKeys; key += 1 + random_() % 3) {
      Row row{std::to_string(key)};
      while (row.size() < columns_) row.emplace_back("copied " + std::to_string(random_() % 100));
      copied.rows.push_back(std::move(row));
    }
    add(copied);
  }
  void add(const Changes& changes) {
    write(changes);
    model_.apply(changes);
  }
  void empty_table() {
    truncate("-80");
    truncate("80-");
    model_.clear();
  }
  void play_run(int steps) {
    begin();
    random_() % 4 == 0 || generation_ == 0 ? copy_table() : bind(keyed_stream(columns_, generation_));
    for (int step = 0; step < steps; ++step) {
      if (random_() % 60 == 0 && columns_ < 6) bind(keyed_stream(++columns_, generation_));
      model_.add_columns(columns_);
      if (random_() % 90 == 0) empty_table();
      add(random_changes(columns_, random_));
      if (random_() % 20 == 0) checkpoint();
    }
    end();
  }

  std::mt19937 random_{7};
  test::KeyedModel model_;
  std::size_t columns_ = 3;
  uint64_t generation_ = 0;
};

TEST_P(PartialRandom, AgreesWithAMapWhateverHappens) {
  for (int run = 0; run < 15; ++run) {
    play_run(run % 5 == 0 ? 5 : 60);
    ASSERT_EQ(rows(), model_.rows()) << run;
  }
}

// A row a round, some rows a round, all at once.
INSTANTIATE_TEST_SUITE_P(Memory, PartialRandom, ::testing::Values(1, 5'000, uint64_t{256} << 20U));

}  // namespace
}  // namespace pipeline::parquet
