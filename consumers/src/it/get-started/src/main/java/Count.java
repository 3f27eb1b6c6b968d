import io.fluentopenai.OpenAI;

public class Count {
    public static void main(String[] args) {
        try (OpenAI openai = OpenAI.create();
                var stream = openai.responses().model("gpt-5.6-luna").user("Count to ten, in words.").stream()) {
            for (var event : stream) {
                System.out.print(event.text());
            }
            System.out.println();
            System.out.println(stream.result().usage());
        }
    }
}
