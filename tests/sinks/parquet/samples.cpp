// parquet-samples <first seed> <count> <folder>: random tables as Parquet files,
// <folder>/<seed>/shop.t<seed>/*.parquet, with what they hold in <folder>/<seed>.json. For readers that others wrote.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "sinks/parquet/written.hpp"

int main(int count, char** arguments) {
  if (count != 4) {
    std::cerr << "usage: parquet-samples <first seed> <count> <folder>\n";
    return 2;
  }
  const auto first = std::strtoull(arguments[1], nullptr, 10);
  const auto end = first + std::strtoull(arguments[2], nullptr, 10);
  const std::filesystem::path folder = arguments[3];
  for (auto seed = first; seed < end; ++seed) {
    pipeline::parquet::test::RandomTable table = pipeline::parquet::test::random_table(seed);
    std::filesystem::create_directories(folder);
    std::ofstream(folder / (std::to_string(seed) + ".json")) << table.expected;
    const pipeline::Status status = write_table(std::move(table), folder / std::to_string(seed));
    if (!status.ok()) {
      std::cerr << "seed " << seed << ": " << status.message() << "\n";
      return 1;
    }
  }
  return 0;
}
