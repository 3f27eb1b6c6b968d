package io.fluentopenai.examples.text;

import io.fluentopenai.OpenAI;
import io.fluentopenai.examples.run.Context;
import io.fluentopenai.examples.run.Example;
import io.fluentopenai.schema.Describe;
import java.io.PrintStream;
import java.util.List;

/** A record that the model fills in, shown while it grows. */
public final class StructuredStream implements Example {
    private static final String MAIL = """
            Hi! For Sunday's pancakes please bring 250 g of flour, half a litre of milk and three eggs.
            We start at ten. Maria""";

    // demo:begin
    record Item(
            String name,
            @Describe("with its unit, such as 250 g") String quantity) {}

    record ShoppingList(String occasion, List<Item> items) {}
    // demo:end

    @Override
    public void run(Context context) {
        OpenAI openai = context.openai();
        PrintStream out = context.out();

        // demo:begin
        try (var stream = openai
                .responses()
                .model(context.model())
                .instructions("Extract the shopping list.")
                .user(MAIL)
                .maxOutputTokens(1000)
                .stream(ShoppingList.class)) {
            for (var partial : stream) {
                for (Item item : partial.elements(Item.class, "items")) {
                    out.println("- " + item.quantity() + " " + item.name());
                }
            }
            ShoppingList list = stream.result().value();
            out.println(list.items().size() + " items for: " + list.occasion());
        }
        // demo:end
    }
}
