// GTID sets: any text; what can be read can be written and read again, and sets keep the laws of sets.
#include "vstream/gtid_set.hpp"

#include "fuzz_input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  using pipeline::fuzz::require;
  using pipeline::planetscale::GtidSet;
  pipeline::fuzz::FuzzInput input(data, size);
  const auto one = GtidSet::parse(input.piece());
  const auto other = GtidSet::parse(input.rest());
  for (const auto& set : {one, other}) {
    if (!set) continue;
    require(set->contains(*set), "a set contains itself");
    require(GtidSet::parse(set->to_string()) == set, "what is written reads the same");
  }
  if (!one || !other) return 0;
  GtidSet both = *one;
  both.add(*other);
  GtidSet reverse = *other;
  reverse.add(*one);
  require(both == reverse, "the order doesn't matter");
  require(both.contains(*one) && both.contains(*other), "a union contains its parts");
  require(!one->contains(*other) || both == *one, "adding a part changes nothing");
  require(!(one->contains(*other) && other->contains(*one)) || *one == *other, "mutual containment is equality");
  return 0;
}
