import io.fluentopenai.OpenAI;

public class Ask {
    public static void main(String[] args) {
        try (OpenAI openai = OpenAI.create()) {
            String text = openai.responses()
                    .model("gpt-5.6-luna")
                    .user("Who painted the Mona Lisa?")
                    .send()
                    .text();
            System.out.println(text);
        }
    }
}
