namespace Backprop.Pages.Mathematics;

/// <summary>TeX's names for characters and words.</summary>
internal static class TexSymbols
{
    /// <summary>Letters, rendered as identifiers.</summary>
    public static readonly Dictionary<string, string> Letters = Read("""
        alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ nu ν xi ξ
        pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω
        ell ℓ imath ı jmath ȷ partial ∂
        """);

    /// <summary>Letters and signs rendered upright.</summary>
    public static readonly Dictionary<string, string> Upright = Read("""
        Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
        nabla ∇ infty ∞ emptyset ∅ varnothing ∅ hbar ℏ Re ℜ Im ℑ aleph ℵ top ⊤ bot ⊥ angle ∠ degree ° prime ′
        ldots … dots … cdots ⋯ vdots ⋮ ddots ⋱ # # $ $ % % _ _ & &
        """);

    /// <summary>Operators and relations; the browser spaces them.</summary>
    public static readonly Dictionary<string, string> Operators = Read("""
        cdot ⋅ times × div ÷ pm ± mp ∓ circ ∘ odot ⊙ otimes ⊗ oplus ⊕ ominus ⊖ ast ∗ star ⋆ bullet ∙ cup ∪ cap ∩ setminus ∖
        wedge ∧ land ∧ vee ∨ lor ∨ neg ¬ lnot ¬ forall ∀ exists ∃ therefore ∴ colon :
        le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ ll ≪ gg ≫ approx ≈ sim ∼ simeq ≃ cong ≅ equiv ≡ propto ∝ triangleq ≜
        in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ mid ∣ parallel ∥ perp ⟂
        to → rightarrow → leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ implies ⟹ iff ⟺
        longrightarrow ⟶ mapsto ↦ uparrow ↑ downarrow ↓
        """);

    /// <summary>Operators whose limits are above and below in a displayed formula.</summary>
    public static readonly Dictionary<string, string> Large = Read("sum ∑ prod ∏ bigcup ⋃ bigcap ⋂ bigoplus ⨁");

    /// <summary>Integrals, whose limits stay beside them.</summary>
    public static readonly Dictionary<string, string> Integrals = Read("int ∫ iint ∬ oint ∮");

    public static readonly Dictionary<string, string> Delimiters = Read("""
        ( ( ) ) [ [ ] ] | | / / { { } } lbrace { rbrace } langle ⟨ rangle ⟩ lvert | rvert | vert | lVert ‖ rVert ‖ Vert ‖ || ‖
        lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉
        """);

    /// <summary>Marks above a letter.</summary>
    public static readonly Dictionary<string, string> Accents =
        Read("hat ^ widehat ^ bar ¯ overline ¯ tilde ~ widetilde ~ vec → dot ˙ ddot ¨");

    public static readonly HashSet<string> Functions =
        [.. "sin cos tan sinh cosh tanh coth exp ln log lg arcsin arccos arctan deg dim ker tr rank diag sgn softmax".Split(' ')];

    /// <summary>Names whose subscript is a limit.</summary>
    public static readonly HashSet<string> Limits = [.. "lim max min sup inf argmax argmin arg det gcd Pr".Split(' ')];

    /// <summary>Spaces, in em.</summary>
    public static readonly Dictionary<string, string> Spaces =
        Read(", 0.1667 : 0.2222 > 0.2222 ; 0.2778 ! -0.1667 quad 1 qquad 2 thinspace 0.1667 enspace 0.5");

    private static Dictionary<string, string> Read(string pairs) =>
        pairs.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
}
