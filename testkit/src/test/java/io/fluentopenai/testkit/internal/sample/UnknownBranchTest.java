package io.fluentopenai.testkit.internal.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.internal.sheet.Dispatch;
import io.fluentopenai.testkit.internal.value.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownBranchTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'property':'type','cases':{'a':'A','b':'B'}}",
                "{'property':'type','cases':{'a':'A'},'absent':'B'}",
                "{'property':'type','cases':{'a':{'property':'role','cases':{'x':'X'}}},'otherwise':'B'}",
                "{'property':'type','cases':{'a':{'present':'url','then':'A'}},'otherwise':'B','absent':'B'}",
                "{'present':'url','then':'A'}",
                "{'present':'url','else':'A'}",
                "{'token':'label','cases':{'string':'A','number':'B'}}"
            })
    void theRuleKnowsNoBranchForIt(String rule) {
        JsonNode parsed = Json.parse(rule.replace('\'', '"'));
        JsonNode unknown = UnknownBranch.of(parsed, 1);
        assertThat(unknown).isNotNull();
        assertThat(branch(parsed, unknown)).isNull();
    }

    private static @Nullable String branch(JsonNode rule, @Nullable JsonNode instance) {
        return instance == null ? "none" : Dispatch.branch(rule, instance);
    }

    @Test
    void whereTheRuleKnowsABranchForAllThereIsNone() {
        assertThat(UnknownBranch.of(Json.parse("\"A\""), 1)).isNull();
        assertThat(UnknownBranch.of(
                        Json.parse(
                                "{\"property\":\"type\",\"cases\":{\"a\":\"A\"},\"otherwise\":\"B\",\"absent\":\"B\"}"),
                        1))
                .isNull();
        assertThat(UnknownBranch.of(Json.parse("{\"present\":\"url\",\"then\":\"A\",\"else\":\"B\"}"), 1))
                .isNull();
    }
}
