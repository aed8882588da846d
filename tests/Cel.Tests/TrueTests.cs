namespace Surus.Cel.Tests;

/// <summary>Expressions that hold.</summary>
public sealed class TrueTests
{
    [Theory]
    [InlineData("1 + 2 * 3 == 7")]
    [InlineData("(1 + 2) * 3 == 9")]
    [InlineData("7 / 2 == 3 && 7 % 2 == 1 && -7 / 2 == -3 && -7 % 2 == -1")]
    [InlineData("10 - 3 - 2 == 5")]
    [InlineData("2.5 * 2.0 == 5.0")]
    [InlineData("-9223372036854775808 < 0")]
    [InlineData("0x1F == 31 && 0xFu == 15u")]
    [InlineData("1e3 == 1000.0 && .5 == 0.5 && 1.5E-1 == 0.15")]
    [InlineData("!false && !(true && false) || false")]
    [InlineData("true ? 1 == 1 : 1 / 0 == 0")]
    [InlineData("false ? true : true ? true : false")]
    [InlineData("1 < 2 && 2 <= 2 && 3 > 2 && 3 >= 3 && 1 != 2")]
    [InlineData("1 < 1.5 && 2u > 1 && 1.5 < 2u")]
    [InlineData("'a' < 'b' && 'abc' < 'abd' && 'ab' < 'abc'")]
    [InlineData("b'a' < b'b' && false < true")]
    [InlineData("dyn(1) == dyn(1.0) && dyn(1u) == dyn(1) && dyn(1) != dyn('1')")]
    [InlineData("dyn(9223372036854775807) < dyn(9223372036854775808u)")]
    [InlineData("dyn(9223372036854775807) != dyn(9223372036854775808.0)")]
    public void Numbers_and_logic(string text) => Holds(text);

    [Theory]
    [InlineData("'it\\'s' == \"it's\"")]
    [InlineData("'\\u00e9' == 'é' && '\\U0001F600'.size() == 1")]
    [InlineData("r'\\d' == '\\\\d'")]
    [InlineData("'''a\nb''' == 'a\\nb'")]
    [InlineData("b'\\xff' == b'\\377' && size(b'é') == 2")]
    [InlineData("'a' + 'b' == 'ab' // the rest is a comment")]
    public void Literals(string text) => Holds(text);

    [Theory]
    [InlineData("false && any.nope")]
    [InlineData("any.nope && false")]
    public void One_side_decides_a_conjunction_whatever_the_other_is(string text) => Assert.Equal(false, Expressions.Evaluate(text));

    [Theory]
    [InlineData("true || any.nope")]
    [InlineData("any.nope || true")]
    [InlineData("[1, 0].exists(x, 1 / x == 1)")]
    [InlineData("[0, 1].exists(x, 1 / x == 1)")]
    public void One_side_decides_a_disjunction_whatever_the_other_is(string text) => Holds(text);

    [Theory]
    [InlineData("[1, 2] == [1, 2] && [1, 2] != [2, 1] && [1] != [1, 1]")]
    [InlineData("{'a': 1, 'b': 2} == {'b': 2, 'a': 1}")]
    [InlineData("[1, 2] + [3] == [1, 2, 3]")]
    [InlineData("2 in [1, 2] && !(3 in [1, 2]) && 'a' in {'a': 1} && 'a' in self.m")]
    [InlineData("[5, 6][1] == 6 && {'a': 1}['a'] == 1 && self.m['b'] == '2'")]
    [InlineData("size([1, 2]) == 2 && {'a': 1}.size() == 1 && 'héllo'.size() == 5")]
    [InlineData("self.set == self.set + ['x'] && self.set + ['z'] == ['z', 'y', 'x']")]
    [InlineData("self.keyed == self.same")]
    [InlineData("(self.keyed + self.same).size() == 2")]
    [InlineData("{dyn(1): 'a', true: 'b', 'c': 'd'}.size() == 3 && {dyn(1): 'a'}[1.0] == 'a'")]
    public void Lists_and_maps(string text) => Holds(text);

    [Theory]
    [InlineData("[1, 2, 3].all(x, x > 0) && ![1, 2].all(x, x > 1)")]
    [InlineData("[1, 2].exists(x, x == 2) && [].all(x, false) && ![].exists(x, true)")]
    [InlineData("[1, 2, 2].exists_one(x, x == 1) && ![2, 2].exists_one(x, x == 2)")]
    [InlineData("[1, 2, 3].filter(x, x > 1) == [2, 3]")]
    [InlineData("[1, 2].map(x, x * x) == [1, 4] && [1, 2, 3].map(x, x > 1, x + 1) == [3, 4]")]
    [InlineData("self.m.all(k, self.m[k] != '') && self.m.map(k, k).size() == 2")]
    [InlineData("[[1], [2]].all(x, x.exists(y, y > 0))")]
    [InlineData("['a', 'b'].all(i, v, i < 2 && v != '') && self.m.exists(k, v, k == 'a' && v == '1')")]
    [InlineData("[1, 2].transformList(i, v, i + v) == [1, 3] && {'a': 1}.transformMap(k, v, v + 1) == {'a': 2}")]
    [InlineData("[1, 2, 3].all(x, self.l.filter(y, y == x).size() == 1)")]
    public void Macros(string text) => Holds(text);

    [Theory]
    [InlineData("has(self.n) && !has(self.missing) && has(any.n) && !has(any.nope)")]
    [InlineData("has(self.m.a) && !has(self.m.z)")]
    [InlineData("self.my__dash__field && self.n == 7 && self.d == 2.5")]
    [InlineData("self.s.startsWith('te') && self.s.endsWith('xt') && self.s.contains('ex')")]
    [InlineData("any.d > any.n && any.l[1] == 'a' && any['null'] == null")]
    public void Fields(string text) => Holds(text);

    [Theory]
    [InlineData("int('42') == 42 && int(4.9) == 4 && int(-4.9) == -4 && int(3u) == 3")]
    [InlineData("uint(3) == 3u && uint('7') == 7u && double('1.5') == 1.5 && double(2) == 2.0")]
    [InlineData("string(1) == '1' && string(1.5) == '1.5' && string(true) == 'true' && string(b'hi') == 'hi' && string(1e21) == '1e+21' && string(2.0) == '2'")]
    [InlineData("bool('true') && !bool('0') && bytes('hi') == b'hi'")]
    [InlineData("type(1) == int && type('') == string && type([]) == list && type({}) == map && type(null) == null_type && type(int) == type")]
    [InlineData("type(self.time) == google.protobuf.Timestamp && type(1u) == uint && type(1.0) == double")]
    [InlineData("type(any.n) == int ? any.n > 0 : false")]
    public void Conversions(string text) => Holds(text);

    [Theory]
    [InlineData("self.time.getFullYear() == 2026 && self.time.getMonth() == 2 && self.time.getDate() == 1 && self.time.getDayOfMonth() == 0")]
    [InlineData("self.time.getHours() == 10 && self.time.getHours('-08:00') == 2 && self.time.getDayOfWeek() == 0")]
    [InlineData("self.time.getHours('America/New_York') == 5 && self.time.getDayOfYear() == 59")]
    [InlineData("self.time + duration('1h') == timestamp('2026-03-01T11:20:30Z') && self.time - duration('30s') < self.time")]
    [InlineData("timestamp('2026-03-02T00:00:00Z') - timestamp('2026-03-01T00:00:00Z') == duration('24h')")]
    [InlineData("self.span == duration('90m') && self.span.getMinutes() == 90 && string(self.span) == '5400s' && self.span > duration('1h')")]
    [InlineData("duration('1.5s').getMilliseconds() == 1500 && duration('-1m') < duration('0') && string(duration('100ms')) == '0.1s'")]
    [InlineData("int(timestamp('1970-01-01T00:01:00Z')) == 60 && string(timestamp('2026-01-02T03:04:05.5Z')) == '2026-01-02T03:04:05.5Z'")]
    [InlineData("self.bytes == b'hi'")]
    public void Times(string text) => Holds(text);

    [Theory]
    [InlineData("'a,b,c'.split(',') == ['a', 'b', 'c'] && 'a,b,c'.split(',', 2) == ['a', 'b,c'] && 'ab'.split('') == ['a', 'b'] && 'a'.split(',', 0) == []")]
    [InlineData("['a', 'b'].join('-') == 'a-b' && ['a', 'b'].join() == 'ab' && [].join(',') == ''")]
    [InlineData("'hello hello'.replace('he', 'we') == 'wello wello' && 'hello hello'.replace('he', 'we', 1) == 'wello hello' && 'ab'.replace('', '_') == '_a_b_'")]
    [InlineData("'  x\\n'.trim() == 'x' && 'AbÄ'.lowerAscii() == 'abÄ' && 'Abä'.upperAscii() == 'ABä'")]
    [InlineData("'tacocat'.substring(4) == 'cat' && 'tacocat'.substring(0, 4) == 'taco' && 'héllo'.charAt(1) == 'é' && 'a'.charAt(1) == ''")]
    [InlineData("'hello mellow'.indexOf('ello') == 1 && 'hello mellow'.indexOf('ello', 2) == 7 && 'x'.indexOf('y') == -1 && '😀a'.indexOf('a') == 1")]
    [InlineData("'hello mellow'.lastIndexOf('ello') == 7 && 'hello mellow'.lastIndexOf('ello', 6) == 1")]
    [InlineData("'%s has %d, %.2f, %x, %X, %o, %b, %e, %%'.format([dyn('it'), 3, 1.5, 255, 255, 8, 5, 150.0]) == 'it has 3, 1.50, ff, FF, 10, 101, 1.500000e+02, %'")]
    [InlineData("'%s %s %s'.format([dyn([dyn(1), 'a']), {'k': 1}, null]) == '[1, a] {k: 1} null'")]
    [InlineData("strings.quote('say \"hi\"') == '\"say \\\\\"hi\\\\\"\"'")]
    public void Strings(string text) => Holds(text);

    [Theory]
    [InlineData("'abc'.matches('^[a-c]+$') && !'abcd'.matches('^[a-c]+$') && matches('abc', 'b') && !'a\\n'.matches('a$')")]
    [InlineData("'12'.matches('^\\\\d+$') && !'٣'.matches('^\\\\d$') && 'x_1'.matches('^\\\\w+$') && 'a b'.matches('\\\\s')")]
    [InlineData("'abc'.matches('^[[:alpha:]]+$') && 'a]'.matches('^[]a]+$') && 'a.b'.matches('\\\\Qa.b\\\\E') && 'é'.matches('\\\\x{e9}') && 'Ab'.matches('(?i)^ab$')")]
    [InlineData("'a 1 b 22'.find('[0-9]+') == '1' && 'a'.find('x') == '' && 'a 1 b 22'.findAll('[0-9]+') == ['1', '22'] && 'abc'.findAll('.', 2) == ['a', 'b']")]
    public void Regular_expressions(string text) => Holds(text);

    [Theory]
    [InlineData("[1, 2, 3].isSorted() && !self.l.isSorted() && [1, 2].sum() == 3 && [1.5, 2.5].sum() == 4.0 && self.l.max() == 3 && self.l.min() == 1")]
    [InlineData("['a', 'b'].indexOf('b') == 1 && [1, 2, 1].lastIndexOf(1) == 2 && [1].indexOf(9) == -1 && [duration('1m'), duration('1m')].sum() == duration('2m')")]
    [InlineData("sets.contains([1, 2], [2]) && sets.equivalent([1, 2], [2, 1, 1]) && sets.intersects([1, 2], [2, 3]) && !sets.intersects([1], [2])")]
    public void List_functions(string text) => Holds(text);

    [Theory]
    [InlineData("optional.of(1).hasValue() && !optional.none().hasValue() && optional.of(1).value() == 1 && optional.none().orValue(2) == 2")]
    [InlineData("self.?n.orValue(0) == 7 && self.?missing.orValue(5) == 5 && !self.?missing.hasValue()")]
    [InlineData("any.?nope.?deeper.orValue('x') == 'x' && self.m[?'z'].orValue('none') == 'none' && [1][?0].value() == 1 && ![1][?3].hasValue()")]
    [InlineData("self.?n.optMap(x, x + 1).value() == 8 && self.?missing.optMap(x, x + 1) == optional.none()")]
    [InlineData("[?optional.of(1), ?optional.none(), 2] == [1, 2] && {?'a': optional.none(), 'b': 1} == {'b': 1}")]
    [InlineData("optional.none().or(optional.of(3)).value() == 3 && optional.ofNonZeroValue(0) == optional.none()")]
    public void Optional_values(string text) => Holds(text);

    [Theory]
    [InlineData("isQuantity('1Gi') && !isQuantity('x') && quantity('1Gi').isGreaterThan(quantity('1G')) && quantity('1500m').compareTo(quantity('1.5')) == 0")]
    [InlineData("quantity('2').add(quantity('1')).asInteger() == 3 && quantity('2').sub(1).isInteger() && quantity('500m').asApproximateFloat() == 0.5 && quantity('-1').sign() == -1")]
    [InlineData("isURL('https://h:80/p?a=1&a=2') && !isURL('no') && url('https://h:80/p%20x?a=1&a=2').getHost() == 'h:80' && url('https://h:80/p').getPort() == '80'")]
    [InlineData("url('https://h:80/p%20x?a=1&a=2').getEscapedPath() == '/p%20x' && url('https://h/?a=1&a=2').getQuery() == {'a': ['1', '2']} && url('https://[::1]:8/').getHostname() == '::1'")]
    [InlineData("isIP('10.0.0.1') && !isIP('10.0.0.01') && ip('::1').family() == 6 && ip('127.0.0.1').isLoopback() && ip('169.254.1.1').isLinkLocalUnicast() && ip('8.8.8.8').isGlobalUnicast()")]
    [InlineData("ip.isCanonical('::1') && !ip.isCanonical('0::1') && string(ip('10.0.0.1')) == '10.0.0.1' && ip('10.0.0.1') == ip('10.0.0.1')")]
    [InlineData("isCIDR('10.0.0.0/8') && !isCIDR('10.0.0.0/33') && cidr('10.0.0.0/8').containsIP('10.1.2.3') && !cidr('10.0.0.0/8').containsIP(ip('11.0.0.1'))")]
    [InlineData("cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && cidr('10.1.2.3/8').masked() == cidr('10.0.0.0/8') && cidr('10.1.2.3/8').prefixLength() == 8 && cidr('10.1.2.3/8').ip() == ip('10.1.2.3')")]
    public void Kubernetes_types(string text) => Holds(text);

    private static void Holds(string text) => Assert.Equal(true, Expressions.Evaluate(text));
}
