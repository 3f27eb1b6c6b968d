package io.fluentopenai.examples;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.testkit.ScriptedModel;

/** What the model behind the fake server says where it has tools: it calls both, and then makes an answer of the results. */
final class DemoModel implements ScriptedModel {
    @Override
    public ModelAnswer answer(JsonNode request) {
        boolean called = false;
        boolean rain = false;
        for (JsonNode item : request.path("input")) {
            called |= item.path("type").asText().equals("function_call_output");
            rain |= item.path("output").asText().contains("\"rain\":true");
        }
        return called
                ? ModelAnswer.text("{\"umbrella\":" + rain + ",\"reason\":\"It rains in Glasgow, as a rule.\"}")
                : ModelAnswer.call("currentWeather", "{\"city\":\"Glasgow\"}")
                        .andCall("currentTime", "{\"zone\":\"Europe/London\"}");
    }
}
