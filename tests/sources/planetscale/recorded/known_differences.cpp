#include "sources/planetscale/recorded/known_differences.hpp"

#include <map>

namespace pipeline::planetscale::test {
namespace {

using Texts = std::vector<std::string>;

template <typename Value>
const Value& value_of(const std::map<std::string, Value>& values, const std::string& name) {
  static const Value kNone;
  const auto found = values.find(name);
  return found == values.end() ? kNone : found->second;
}

// Vitess takes a backtick in the name of a table for the end of the name: the table is left out, with a line in the
// log.
const Texts kBacktick{"c`3: 1, c1 is missing", "c`3: 2, c2 is missing", "c`3: 3, c3 is missing"};
const Texts kBacktickOdd{"od`tick.dot: k1, 1, é, 2, 3 is missing",
                         R"(od`tick.dot: k2, "x", NULL, NULL, NULL, NULL is missing)"};

// The binary log has the columns of the row image only. The rest is unavailable: the row was there before the recording
// began, so it keeps what a destination has.
const Texts kMinimal{"nb: 2, 30, NULL, NULL, NULL is 2, 30, (unavailable), (unavailable), (unavailable)"};
const Texts kNoblob{"nb: 2, 20, NULL, NULL, NULL is 2, 20, (unavailable), (unavailable), NULL"};

// JSON as the server prints it from the binary log (vstream.md 8.10): what is sure to be cut is unavailable. A negative
// time is an empty text there and a month 0 is January; those can't be told from right ones.
const Texts kJson{R"(j: 2, {"t":"-12:34:56.500000",} is 2, {"t":"",})",
                  R"(j: 3, {"t":"12:34:56.000000",} is 3, (unavailable))",
                  R"(j: 4, ["100:00:00.000000",] is 4, (unavailable))",
                  R"(j: 5, {"d":"0000-00-00",} is 5, (unavailable))",
                  R"(j: 6, {"d":"2024-00-31",} is 6, {"d":"2024-01-31",})",
                  R"(j: 8, {"b":"base64:type15:AP8=",} is 8, (unavailable))",
                  R"(j: 9, {"a":1,"b":"base64:type15:AP8=","c":2,} is 9, (unavailable))",
                  R"(j: 10, [1,"base64:type15:AP8=",2,] is 10, (unavailable))",
                  R"(j: 11, ["base64:type15:AQI=","base64:type15:AwQ=",] is 11, (unavailable))",
                  R"(j: 12, {"bit":"base64:type15:BQ==","z":1,} is 12, (unavailable))",
                  R"(j: 19, {"n":{"b":"base64:type15:qg==",},} is 19, (unavailable))"};

// The 64th member of a SET and labels with four-byte characters are lost in the binary log (vstream.md 3, trap 61).
const Texts kInsert{
    "t_enum: 4, large, 1, €, A, read,write, 1, ü, A,a, m64, x is 4, large, 1, €, A, read,write, 1, ü, A,a, , x",
    "t_enum: 5, , 2, café, a, read,write,exec, 1,2,4, é,ü, A, m01,m64, y is 5, , 2, café, a, read,write,exec, 1,2,4, "
    "é,ü, A, m01, y",
    "t_enum: 7, small, , café, A, exec, 2, , , "
    "m01,m02,m03,m04,m05,m06,m07,m08,m09,m10,m11,m12,m13,m14,m15,m16,m17,m18,m19,m20,m21,m22,m23,m24,m25,m26,m27,m28,"
    "m29,m30,m31,m32,m33,m34,m35,m36,m37,m38,m39,m40,m41,m42,m43,m44,m45,m46,m47,m48,m49,m50,m51,m52,m53,m54,m55,m56,"
    "m57,m58,m59,m60,m61,m62,m63,m64, x is 7, small, , café, A, exec, 2, , , "
    "m01,m02,m03,m04,m05,m06,m07,m08,m09,m10,m11,m12,m13,m14,m15,m16,m17,m18,m19,m20,m21,m22,m23,m24,m25,m26,m27,m28,"
    "m29,m30,m31,m32,m33,m34,m35,m36,m37,m38,m39,m40,m41,m42,m43,m44,m45,m46,m47,m48,m49,m50,m51,m52,m53,m54,m55,m56,"
    "m57,m58,m59,m60,m61,m62,m63, x",
    R"(t_enum: 10, large, back\slash, café, A, read,write,exec, ", é, A,a, m01,m02,m03,m04,m05,m06,m07,m08,m09,m10,m11,m12,m13,m14,m15,m16,m17,m18,m19,m20,m21,m22,m23,m24,m25,m26,m27,m28,m29,m30,m31,m32,m33,m34,m35,m36,m37,m38,m39,m40,m41,m42,m43,m44,m45,m46,m47,m48,m49,m50,m51,m52,m53,m54,m55,m56,m57,m58,m59,m60,m61,m62,m63,m64, y is 10, large, back\slash, café, A, read,write,exec, ", é, A,a, m01,m02,m03,m04,m05,m06,m07,m08,m09,m10,m11,m12,m13,m14,m15,m16,m17,m18,m19,m20,m21,m22,m23,m24,m25,m26,m27,m28,m29,m30,m31,m32,m33,m34,m35,m36,m37,m38,m39,m40,m41,m42,m43,m44,m45,m46,m47,m48,m49,m50,m51,m52,m53,m54,m55,m56,m57,m58,m59,m60,m61,m62,m63, y)",
    "t_enum: 12, small, 😀, café, A, write, 4, , , m62,m63,m64, x is 12, small, ?, café, A, write, 4, , , m62,m63, x",
    R"(t_json: 12, {"d":"2024-01-31","dt":"2024-01-31 10:00:00.123456","dt0":"2024-01-31 10:00:00.000000","t":"-12:34:56.500000",}, ["0000-00-00","838:59:59.000000",] is 12, {"d":"2024-01-31","dt":"2024-01-31 10:00:00.123456","dt0":"2024-01-31 10:00:00.000000","t":"",}, (unavailable))",
    R"(t_json: 13, {"bin":"base64:type15:AP8=","bit":"base64:type15:BQ==","blob":"base64:type15:dGV4dAAA",}, {"g":{"coordinates":[1,2,],"crs":{"properties":{"name":"urn:ogc:def:crs:MySQL::0",},"type":"name",},"type":"Point",},} is 13, (unavailable), {"g":{"coordinates":[1,2,],"crs":{"properties":{"name":"urn:ogc:def:crs:MySQL::0",},"type":"name",},"type":"Point",},})"};
const Texts kUpdate{
    "t_enum: 3, large, 1, €, A, read,write, 1, ü, A,a, m64, x is 3, large, 1, €, A, read,write, 1, ü, A,a, , x",
    "t_enum: 4, , 2, café, a, read,write,exec, 1,2,4, é,ü, A, m01,m64, y is 4, , 2, café, a, read,write,exec, 1,2,4, "
    "é,ü, A, m01, y",
    "t_enum: 6, small, , café, A, exec, 2, , , "
    "m01,m02,m03,m04,m05,m06,m07,m08,m09,m10,m11,m12,m13,m14,m15,m16,m17,m18,m19,m20,m21,m22,m23,m24,m25,m26,m27,m28,"
    "m29,m30,m31,m32,m33,m34,m35,m36,m37,m38,m39,m40,m41,m42,m43,m44,m45,m46,m47,m48,m49,m50,m51,m52,m53,m54,m55,m56,"
    "m57,m58,m59,m60,m61,m62,m63,m64, x is 6, small, , café, A, exec, 2, , , "
    "m01,m02,m03,m04,m05,m06,m07,m08,m09,m10,m11,m12,m13,m14,m15,m16,m17,m18,m19,m20,m21,m22,m23,m24,m25,m26,m27,m28,"
    "m29,m30,m31,m32,m33,m34,m35,m36,m37,m38,m39,m40,m41,m42,m43,m44,m45,m46,m47,m48,m49,m50,m51,m52,m53,m54,m55,m56,"
    "m57,m58,m59,m60,m61,m62,m63, x",
    R"(t_enum: 9, large, back\slash, café, A, read,write,exec, ", é, A,a, m01,m02,m03,m04,m05,m06,m07,m08,m09,m10,m11,m12,m13,m14,m15,m16,m17,m18,m19,m20,m21,m22,m23,m24,m25,m26,m27,m28,m29,m30,m31,m32,m33,m34,m35,m36,m37,m38,m39,m40,m41,m42,m43,m44,m45,m46,m47,m48,m49,m50,m51,m52,m53,m54,m55,m56,m57,m58,m59,m60,m61,m62,m63,m64, y is 9, large, back\slash, café, A, read,write,exec, ", é, A,a, m01,m02,m03,m04,m05,m06,m07,m08,m09,m10,m11,m12,m13,m14,m15,m16,m17,m18,m19,m20,m21,m22,m23,m24,m25,m26,m27,m28,m29,m30,m31,m32,m33,m34,m35,m36,m37,m38,m39,m40,m41,m42,m43,m44,m45,m46,m47,m48,m49,m50,m51,m52,m53,m54,m55,m56,m57,m58,m59,m60,m61,m62,m63, y)",
    "t_enum: 11, small, 😀, café, A, write, 4, , , m62,m63,m64, x is 11, small, ?, café, A, write, 4, , , m62,m63, x",
    R"(t_json: 11, {"d":"2024-01-31","dt":"2024-01-31 10:00:00.123456","dt0":"2024-01-31 10:00:00.000000","t":"-12:34:56.500000",}, ["0000-00-00","838:59:59.000000",] is 11, {"d":"2024-01-31","dt":"2024-01-31 10:00:00.123456","dt0":"2024-01-31 10:00:00.000000","t":"",}, {"":"empty key"," ":"blank",})",
    R"(t_json: 12, {"bin":"base64:type15:AP8=","bit":"base64:type15:BQ==","blob":"base64:type15:dGV4dAAA",}, {"g":{"coordinates":[1,2,],"crs":{"properties":{"name":"urn:ogc:def:crs:MySQL::0",},"type":"name",},"type":"Point",},} is 12, {"d":"2024-01-31","dt":"2024-01-31 10:00:00.123456","dt0":"2024-01-31 10:00:00.000000","t":"",}, {"g":{"coordinates":[1,2,],"crs":{"properties":{"name":"urn:ogc:def:crs:MySQL::0",},"type":"name",},"type":"Point",},})"};
const Texts kDelete{
    "t_enum: 3, large, 1, €, A, read,write, 1, ü, A,a, m64, x is 3, large, 1, €, A, read,write, 1, ü, A,a, , x",
    R"(t_enum: 9, large, back\slash, café, A, read,write,exec, ", é, A,a, m01,m02,m03,m04,m05,m06,m07,m08,m09,m10,m11,m12,m13,m14,m15,m16,m17,m18,m19,m20,m21,m22,m23,m24,m25,m26,m27,m28,m29,m30,m31,m32,m33,m34,m35,m36,m37,m38,m39,m40,m41,m42,m43,m44,m45,m46,m47,m48,m49,m50,m51,m52,m53,m54,m55,m56,m57,m58,m59,m60,m61,m62,m63,m64, y is 9, large, back\slash, café, A, read,write,exec, ", é, A,a, m01,m02,m03,m04,m05,m06,m07,m08,m09,m10,m11,m12,m13,m14,m15,m16,m17,m18,m19,m20,m21,m22,m23,m24,m25,m26,m27,m28,m29,m30,m31,m32,m33,m34,m35,m36,m37,m38,m39,m40,m41,m42,m43,m44,m45,m46,m47,m48,m49,m50,m51,m52,m53,m54,m55,m56,m57,m58,m59,m60,m61,m62,m63, y)",
    "t_enum: 11, small, 😀, café, A, write, 4, , , m62,m63,m64, x is 11, small, ?, café, A, write, 4, , , m62,m63, x",
    R"(t_json: 11, {"d":"2024-01-31","dt":"2024-01-31 10:00:00.123456","dt0":"2024-01-31 10:00:00.000000","t":"-12:34:56.500000",}, ["0000-00-00","838:59:59.000000",] is 11, {"d":"2024-01-31","dt":"2024-01-31 10:00:00.123456","dt0":"2024-01-31 10:00:00.000000","t":"",}, {"":"empty key"," ":"blank",})"};

}  // namespace

const Texts& known_differences(const std::string& name) {
  static const std::map<std::string, Texts> cases{{"copy-error-in-later-table", kBacktick},
                                                  {"copy-odd-tables", kBacktickOdd},
                                                  {"minimal-image", kMinimal},
                                                  {"noblob-image", kNoblob},
                                                  {"stream-json-special", kJson},
                                                  {"stream-values-insert", kInsert},
                                                  {"stream-values-update", kUpdate},
                                                  {"stream-values-delete", kDelete}};
  return value_of(cases, name);
}

const std::string& differences_without_mysql(const std::string& name) {
  // Field.charset is 0 for the rarer character sets; their text stays binary. All tables can't be listed.
  static const std::map<std::string, std::string> cases{{"copy-keys", "k_gbk: "},
                                                        {"resume-key-gbk", "k_gbk: "},
                                                        {"copy-values", "t_charset: "},
                                                        {"stream-values-insert", "t_charset: "},
                                                        {"stream-values-update", "t_charset: "},
                                                        {"copy-error-in-later-table", "table c`3 can't be read: "},
                                                        {"copy-odd-tables", "table od`tick.dot can't be read: "}};
  return value_of(cases, name);
}

const std::string& case_before(const std::string& name) {
  static const std::map<std::string, std::string> cases{{"stream-values-update", "stream-values-insert"},
                                                        {"stream-values-delete", "stream-values-update"}};
  return value_of(cases, name);
}

}  // namespace pipeline::planetscale::test
