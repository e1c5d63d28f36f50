// Columns: any field of the server, then any values in both forms.
#include "vstream/column_plan.hpp"

#include <google/protobuf/stubs/logging.h>

#include <string>

#include "fuzz_input.hpp"
#include "vstream/column_decoder.hpp"

// Text that isn't UTF-8 is no finding.
extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** /*argv*/) {
  google::protobuf::SetLogHandler(nullptr);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  using namespace pipeline::planetscale;
  pipeline::fuzz::FuzzInput input(data, size);
  const uint8_t choice = input.byte();
  ValueRules rules(static_cast<ZeroDates>(choice % 3));
  rules.invalid_text = static_cast<InvalidText>(choice / 3 % 3);
  rules.tinyint1_as_bool = choice > 127;
  wire::Field field;
  const std::string_view described = input.piece();
  if (!field.ParseFromArray(described.data(), static_cast<int>(described.size()))) return 0;
  const auto decoder = make_column_decoder(plan_column(field, input.byte() % 2, rules), rules, pipeline::Host());
  std::size_t rows = 0;
  while (!input.empty()) {
    const uint8_t form = input.byte();
    if ((form & 4U) != 0) {
      decoder->append_null();
      ++rows;
      continue;
    }
    const std::string_view cell = input.piece();
    if (decoder->append(cell, {(form & 1U) != 0, (form & 2U) != 0}) != Reading::refused) {
      ++rows;
    } else {
      pipeline::fuzz::require(!decoder->refusal(cell).ok(), "a refusal says why");
    }
    if ((form & 8U) != 0 && rows > 0) decoder->truncate_to(--rows);
  }
  const pipeline::OwnedArray column = decoder->finish();
  pipeline::fuzz::require(column->length == static_cast<int64_t>(rows), "each value that was read is in the column");
  return 0;
}
