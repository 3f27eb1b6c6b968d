package io.fluentopenai.testkit.internal.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.internal.script.Call;
import io.fluentopenai.testkit.internal.script.Script;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.fluentopenai.testkit.internal.value.Json;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Moderations: what has one of some words in it is violent. */
final class ModerationsScript implements Script {

    private static final String FLAGGED = "violence";
    private static final List<String> CATEGORIES = List.of(
            "hate",
            "hate/threatening",
            "harassment",
            "harassment/threatening",
            "illicit",
            "illicit/violent",
            "self-harm",
            "self-harm/intent",
            "self-harm/instructions",
            "sexual",
            "sexual/minors",
            FLAGGED,
            "violence/graphic");

    private final Toolbox tools;
    private final Supplier<List<String>> words;

    ModerationsScript(Toolbox tools, Supplier<List<String>> words) {
        this.tools = tools;
        this.words = words;
    }

    @Override
    public Reply answer(Call call) {
        JsonNode input = call.body().path("input");
        ObjectNode moderation = Json.object()
                .put("id", tools.id("modr-"))
                .put("model", call.body().path("model").asText("omni-moderation-latest"));
        moderation.putArray("results");
        if (input.path(0).isTextual()) {
            input.forEach(text -> moderation.withArray("results").add(result(text)));
        } else {
            // A text, or a list of parts that are judged as one.
            moderation.withArray("results").add(result(input));
        }
        return tools.reply(call, moderation);
    }

    private ObjectNode result(JsonNode input) {
        String text = (input.isTextual() ? input.asText() : input.toString()).toLowerCase(Locale.ROOT);
        boolean flagged = words.get().stream().anyMatch(word -> text.contains(word.toLowerCase(Locale.ROOT)));
        ObjectNode result = Json.object().put("flagged", flagged);
        ObjectNode categories = result.putObject("categories");
        ObjectNode scores = result.putObject("category_scores");
        ObjectNode types = result.putObject("category_applied_input_types");
        for (String category : CATEGORIES) {
            boolean own = flagged && category.equals(FLAGGED);
            categories.put(category, own);
            scores.put(category, own ? 0.99 : 0.001);
            types.putArray(category).add("text");
        }
        return result;
    }
}
