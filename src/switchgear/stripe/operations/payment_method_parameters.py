"""Parameters of payment methods."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Required

from typing_extensions import TypedDict

from switchgear.stripe.operations.money_parameters import DobParams
from switchgear.stripe.operations.parameters import AddressParams

__all__ = [
    "AcssDebitParams",
    "AuBecsDebitParams",
    "BacsDebitParams",
    "BillingDetailsParams",
    "BoletoParams",
    "CardParams",
    "CustomParams",
    "EpsParams",
    "FpxParams",
    "IdealParams",
    "KlarnaParams",
    "MandateOptionsParams",
    "NaverPayParams",
    "NetworkParams",
    "NzBankAccountParams",
    "P24Params",
    "PaymentMethodCardParams",
    "PaymentMethodUsBankAccountParams",
    "PaytoParams",
    "SepaDebitParams",
    "SofortParams",
    "UpiParams",
    "UsBankAccountParams",
]


class BillingDetailsParams(TypedDict, total=False):
    """`billing_details` of a payment method."""

    address: AddressParams | None
    email: str | None
    name: str | None
    phone: str | None
    tax_id: str


class AcssDebitParams(TypedDict):
    """`acss_debit` of a payment method."""

    account_number: str
    institution_number: str
    transit_number: str


class AuBecsDebitParams(TypedDict):
    """`au_becs_debit` of a payment method."""

    account_number: str
    bsb_number: str


class BacsDebitParams(TypedDict, total=False):
    """`bacs_debit` of a payment method."""

    account_number: str
    sort_code: str


class BoletoParams(TypedDict):
    """`boleto` of a payment method."""

    tax_id: str


class NetworkParams(TypedDict, total=False):
    """`card.networks` of a payment method."""

    preferred: Literal["cartes_bancaires", "mastercard", "visa"] | None


class CardParams(TypedDict, total=False):
    """`card` of a payment method."""

    cvc: str
    exp_month: int
    exp_year: int
    networks: NetworkParams
    number: str
    token: str


class CustomParams(TypedDict):
    """`custom` of a payment method."""

    type: str


class EpsParams(TypedDict, total=False):
    """`eps` of a payment method."""

    bank: Literal[
        "arzte_und_apotheker_bank",
        "austrian_anadi_bank_ag",
        "bank_austria",
        "bankhaus_carl_spangler",
        "bankhaus_schelhammer_und_schattera_ag",
        "bawag_psk_ag",
        "bks_bank_ag",
        "brull_kallmus_bank_ag",
        "btv_vier_lander_bank",
        "capital_bank_grawe_gruppe_ag",
        "deutsche_bank_ag",
        "dolomitenbank",
        "easybank_ag",
        "erste_bank_und_sparkassen",
        "hypo_alpeadriabank_international_ag",
        "hypo_bank_burgenland_aktiengesellschaft",
        "hypo_noe_lb_fur_niederosterreich_u_wien",
        "hypo_oberosterreich_salzburg_steiermark",
        "hypo_tirol_bank_ag",
        "hypo_vorarlberg_bank_ag",
        "marchfelder_bank",
        "oberbank_ag",
        "raiffeisen_bankengruppe_osterreich",
        "schoellerbank_ag",
        "sparda_bank_wien",
        "volksbank_gruppe",
        "volkskreditbank_ag",
        "vr_bank_braunau",
    ]


class FpxParams(TypedDict, total=False):
    """`fpx` of a payment method."""

    bank: Required[
        Literal[
            "affin_bank",
            "agrobank",
            "alliance_bank",
            "ambank",
            "bank_islam",
            "bank_muamalat",
            "bank_of_china",
            "bank_rakyat",
            "bnp_paribas",
            "bsn",
            "cimb",
            "citibank",
            "deutsche_bank",
            "hong_leong_bank",
            "hsbc",
            "kfh",
            "maybank2e",
            "maybank2u",
            "mbsb_bank",
            "ocbc",
            "pb_enterprise",
            "public_bank",
            "rhb",
            "standard_chartered",
            "uob",
        ]
    ]
    account_holder_type: Literal["company", "individual"]


class IdealParams(TypedDict, total=False):
    """`ideal` of a payment method."""

    bank: Literal[
        "abn_amro",
        "adyen",
        "asn_bank",
        "bunq",
        "buut",
        "finom",
        "handelsbanken",
        "ing",
        "knab",
        "mollie",
        "moneyou",
        "n26",
        "nn",
        "rabobank",
        "regiobank",
        "revolut",
        "sns_bank",
        "triodos_bank",
        "van_lanschot",
        "yoursafe",
    ]


class KlarnaParams(TypedDict, total=False):
    """`klarna` of a payment method."""

    dob: DobParams


class NaverPayParams(TypedDict, total=False):
    """`naver_pay` of a payment method."""

    funding: Literal["card", "points"]


class NzBankAccountParams(TypedDict, total=False):
    """`nz_bank_account` of a payment method."""

    account_number: Required[str]
    bank_code: Required[str]
    branch_code: Required[str]
    suffix: Required[str]
    account_holder_name: str
    reference: str


class P24Params(TypedDict, total=False):
    """`p24` of a payment method."""

    bank: Literal[
        "alior_bank",
        "bank_millennium",
        "bank_nowy_bfg_sa",
        "bank_pekao_sa",
        "banki_spbdzielcze",
        "blik",
        "bnp_paribas",
        "boz",
        "citi_handlowy",
        "credit_agricole",
        "envelobank",
        "etransfer_pocztowy24",
        "getin_bank",
        "ideabank",
        "ing",
        "inteligo",
        "mbank_mtransfer",
        "nest_przelew",
        "noble_pay",
        "pbac_z_ipko",
        "plus_bank",
        "santander_przelew24",
        "tmobile_usbugi_bankowe",
        "toyota_bank",
        "velobank",
        "volkswagen_bank",
    ]


class PaytoParams(TypedDict, total=False):
    """`payto` of a payment method."""

    account_number: str
    bsb_number: str
    pay_id: str


class SepaDebitParams(TypedDict):
    """`sepa_debit` of a payment method."""

    iban: str


class SofortParams(TypedDict):
    """`sofort` of a payment method."""

    country: Literal["AT", "BE", "DE", "ES", "IT", "NL"]


class MandateOptionsParams(TypedDict, total=False):
    """`upi.mandate_options` of a payment method."""

    amount: int
    amount_type: Literal["fixed", "maximum"]
    description: str
    end_date: datetime


class UpiParams(TypedDict, total=False):
    """`upi` of a payment method."""

    mandate_options: MandateOptionsParams


class UsBankAccountParams(TypedDict, total=False):
    """`us_bank_account` of a payment method."""

    account_holder_type: Literal["company", "individual"]
    account_number: str
    account_type: Literal["checking", "savings"]
    financial_connections_account: str
    routing_number: str


class PaymentMethodCardParams(TypedDict, total=False):
    """`card` of a payment method."""

    exp_month: int
    exp_year: int
    networks: NetworkParams


class PaymentMethodUsBankAccountParams(TypedDict, total=False):
    """`us_bank_account` of a payment method."""

    account_holder_type: Literal["company", "individual"]
    account_type: Literal["checking", "savings"]
