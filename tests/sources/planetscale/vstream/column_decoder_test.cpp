#include "vstream/column_decoder.hpp"

#include <gtest/gtest.h>

#include <cstring>

#include "pipeline/sdk/view.hpp"
#include "plugins/recording_host.hpp"
#include "sources/planetscale/events.hpp"

namespace pipeline::planetscale {
namespace {

constexpr RowForm kCopy{true, true};
constexpr RowForm kBinlog{false, true};
constexpr RowForm kOldBinlog{false, false};

std::unique_ptr<ColumnDecoder> decoder_for(const char* column_type, const ValueRules& rules = {},
                                           uint32_t collation = 45, Host host = Host()) {
  wire::Field field = test::field("c", column_type);
  field.set_charset(collation);
  return make_column_decoder(plan_column(field, 0, rules), rules, host);
}

TEST(ColumnDecoder, NamesTheColumnAndShowsAValueThatItCannotRead) {
  struct Unreadable {
    const char* column_type;
    std::string value;
  };
  const Unreadable cases[] = {{"tinyint", "128"},
                              {"int unsigned", "-1"},
                              {"bigint", "1.5"},
                              {"bigint", ""},
                              {"double", "abc"},
                              {"decimal(5,2)", "1.234"},
                              {"decimal(5,2)", "1234.5"},
                              {"decimal(60,2)", "x"},
                              {"time", "later"},
                              {"date", "soon"},
                              {"datetime", "2024-01-01"},
                              {"bigint unsigned", "18446744073709551616"},
                              {"bit(1)", "2"},
                              {"bit(9)", "123456789"}};
  for (const Unreadable& item : cases) {
    const auto decoder = decoder_for(item.column_type);
    ASSERT_EQ(decoder->append(item.value, kCopy), Reading::refused) << item.column_type;
    EXPECT_NE(decoder->refusal(item.value).message().find("column \"c\""), std::string::npos);
    EXPECT_EQ(decoder->finish()->length, 0);
  }
}

TEST(ColumnDecoder, ReadsBothFormsOfFloats) {
  const auto decoder = decoder_for("double");
  for (const char* text : {"1.5", "1.5E+00", "-1e-300"}) ASSERT_EQ(decoder->append(text, kCopy), Reading::value);
  const OwnedArray array = decoder->finish();
  const ColumnView view(array.get());
  EXPECT_EQ(view.value<double>(0), 1.5);
  EXPECT_EQ(view.value<double>(1), 1.5);
  EXPECT_EQ(view.value<double>(2), -1e-300);
}

TEST(ColumnDecoder, KeepsTheSignOfDecimals) {
  const auto decoder = decoder_for("decimal(30,2)");
  for (const char* text : {"-.50", "-1234567890123456789012345678.99", "7"}) {
    ASSERT_EQ(decoder->append(text, kBinlog), Reading::value);
  }
  const OwnedArray array = decoder->finish();
  const ColumnView view(array.get());
  EXPECT_EQ(view.value<Decimal128>(0), (Decimal128{static_cast<uint64_t>(-50), ~uint64_t{0}}));
  EXPECT_NE(view.value<Decimal128>(1)[1], ~uint64_t{0});
  EXPECT_EQ(view.value<Decimal128>(2), (Decimal128{700, 0}));
}

TEST(ColumnDecoder, KeepsNullApartFromEmpty) {
  const auto decoder = decoder_for("varchar(10)");
  decoder->append_null();
  ASSERT_EQ(decoder->append("", kCopy), Reading::value);
  const OwnedArray array = decoder->finish();
  const ColumnView view(array.get());
  EXPECT_TRUE(view.is_null(0));
  EXPECT_FALSE(view.is_null(1));
}

TEST(ColumnDecoder, TreatsZeroDatesByPolicyAndCountsThem) {
  pipeline::testing::RecordingHost host;
  const auto nulled = decoder_for("date", ZeroDates::null, 45, host.host());
  ASSERT_EQ(nulled->append("0000-00-00", kCopy), Reading::value);
  EXPECT_TRUE(ColumnView(nulled->finish().get()).is_null(0));
  EXPECT_EQ(host.counts().size(), 1U);

  const auto strict = decoder_for("datetime", ZeroDates::error);
  ASSERT_EQ(strict->append("2024-00-00 00:00:00", kCopy), Reading::refused);
  EXPECT_EQ(strict->refusal("2024-00-00 00:00:00").option(), "zero_dates");
  EXPECT_EQ(strict->refusal("nonsense").option(), "");

  const auto text = decoder_for("datetime", ZeroDates::text);
  ASSERT_EQ(text->append("2024-00-00 00:00:00", kCopy), Reading::value);
  const OwnedArray array = text->finish();
  EXPECT_EQ(ColumnView(array.get()).bytes(0), "2024-00-00 00:00:00");
}

TEST(ColumnDecoder, TreatsInvalidTextByPolicyAndCountsIt) {
  pipeline::testing::RecordingHost host;
  const auto replaced = decoder_for("varchar(10)", {}, 45, host.host());
  ASSERT_EQ(replaced->append("a\xff", kCopy), Reading::value);
  const OwnedArray text = replaced->finish();
  EXPECT_EQ(ColumnView(text.get()).bytes(0), "a\uFFFD");
  EXPECT_EQ(host.counts().size(), 1U);

  ValueRules rules;
  rules.invalid_text = InvalidText::null;
  const auto nulled = decoder_for("varchar(10)", rules);
  ASSERT_EQ(nulled->append("a\xff", kCopy), Reading::value);
  EXPECT_TRUE(ColumnView(nulled->finish().get()).is_null(0));

  rules.invalid_text = InvalidText::error;
  const auto strict = decoder_for("varchar(10)", rules);
  ASSERT_EQ(strict->append("a\xff", kCopy), Reading::refused);
  EXPECT_EQ(strict->refusal("a\xff").option(), "invalid_text");
}

TEST(ColumnDecoder, ReadsLabelsInTheFormOfEachPhase) {
  const auto label = decoder_for("enum('a','b''c')", {}, 8);
  ASSERT_EQ(label->append("\xe9", kCopy), Reading::value);
  ASSERT_EQ(label->append("é", kBinlog), Reading::value);
  const OwnedArray labels = label->finish();
  EXPECT_EQ(ColumnView(labels.get()).bytes(0), "é");
  EXPECT_EQ(ColumnView(labels.get()).bytes(1), "é");
}

TEST(ColumnDecoder, ReadsLabelsFromNumbersOfOldServers) {
  const auto label = decoder_for("enum('a','b''c')");
  ASSERT_EQ(label->append("2", kOldBinlog), Reading::value);
  ASSERT_EQ(label->append("0", kOldBinlog), Reading::value);
  EXPECT_EQ(label->append("3", kOldBinlog), Reading::refused);
  const OwnedArray labels = label->finish();
  EXPECT_EQ(ColumnView(labels.get()).bytes(0), "b'c");
  EXPECT_EQ(ColumnView(labels.get()).bytes(1), "");

  const auto set = decoder_for("set('x','y','z')");
  ASSERT_EQ(set->append("5", kOldBinlog), Reading::value);
  EXPECT_EQ(set->append("9", kOldBinlog), Reading::refused);
  const OwnedArray sets = set->finish();
  EXPECT_EQ(ColumnView(sets.get()).bytes(0), "x,z");
}

TEST(ColumnDecoder, RepairsJsonOfTheBinaryLogOrCallsItUnavailable) {
  const auto json = decoder_for("json");
  ASSERT_EQ(json->append("[000000012, .05, -.50]", kBinlog), Reading::value);
  ASSERT_EQ(json->append("\"base64:type15:AP8=\", \"c\": 2}", kBinlog), Reading::unavailable);
  ASSERT_EQ(json->append("", kBinlog), Reading::unavailable);
  const OwnedArray array = json->finish();
  EXPECT_EQ(ColumnView(array.get()).bytes(0), "[12, 0.05, -0.50]");
  EXPECT_TRUE(ColumnView(array.get()).is_null(1));
  EXPECT_EQ(array->length, 3);
}

TEST(ColumnDecoder, ReadsTinyintOneAsABooleanAndCountsOtherValues) {
  pipeline::testing::RecordingHost host;
  ValueRules rules;
  rules.tinyint1_as_bool = true;
  const auto flag = decoder_for("tinyint(1)", rules, 63, host.host());
  for (const char* text : {"0", "1", "-7"}) ASSERT_EQ(flag->append(text, kCopy), Reading::value);
  const OwnedArray array = flag->finish();
  EXPECT_FALSE(ColumnView(array.get()).boolean(0));
  EXPECT_TRUE(ColumnView(array.get()).boolean(1));
  EXPECT_TRUE(ColumnView(array.get()).boolean(2));
  EXPECT_EQ(host.counts().size(), 1U);
}

TEST(ColumnDecoder, ReadsVectorsAsListsByOption) {
  ValueRules rules;
  rules.vectors_as_lists = true;
  const auto vector = decoder_for("vector(2)", rules);
  ASSERT_EQ(vector->append(std::string("\0\0\x80\x3f\0\0\0\xc0", 8), kCopy), Reading::value);
  vector->append_null();
  ASSERT_EQ(vector->append("", kCopy), Reading::value);
  EXPECT_EQ(vector->append("abc", kCopy), Reading::refused);
  const OwnedArray array = vector->finish();
  const ListView view(array.get());
  ASSERT_EQ(view.length(), 3);
  EXPECT_EQ(view.range(0).last - view.range(0).first, 2);
  EXPECT_EQ(view.items().value<float>(0), 1.0F);
  EXPECT_EQ(view.items().value<float>(1), -2.0F);
  EXPECT_TRUE(view.is_null(1));
  EXPECT_EQ(view.range(2).first, view.range(2).last);
}

TEST(ColumnDecoder, ForgetsRowsThatAreTakenBack) {
  const auto decoder = decoder_for("varchar(10)");
  ASSERT_EQ(decoder->append("kept", kCopy), Reading::value);
  ASSERT_EQ(decoder->append("gone", kCopy), Reading::value);
  decoder->truncate_to(1);
  ASSERT_EQ(decoder->append("next", kCopy), Reading::value);
  const OwnedArray array = decoder->finish();
  ASSERT_EQ(array->length, 2);
  EXPECT_EQ(ColumnView(array.get()).bytes(1), "next");
}

}  // namespace
}  // namespace pipeline::planetscale
